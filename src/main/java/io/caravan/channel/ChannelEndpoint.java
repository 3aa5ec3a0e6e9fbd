package io.caravan.channel;

import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * A durable queue in Caravan's database, ordered per key. Long for its options: each has a field
 * and two accessors, as Camel wants it.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "channel",
    title = "Channel",
    syntax = "channel:name",
    remote = false,
    category = {Category.MESSAGING, Category.DATABASE},
    headersClass = ChannelConstants.class)
public final class ChannelEndpoint extends DefaultEndpoint {

  /** Who acknowledges a message. */
  public enum Ack {
    /** The end of the route. */
    auto,
    /** {@link Handling#settle}, called by a later step. */
    settle
  }

  @UriPath(
      description =
          "Name of the channel: lower-case letters, digits, '.', '_' and '-'. A consumer's may end"
              + " with '*': all channels whose names begin so, each with its own order and budget")
  @Metadata(required = true)
  private final String name;

  @UriParam(
      label = "producer",
      description =
          "Simple expression for the key of a message that is no ChannelMessage; the header"
              + " CaravanKey wins. Messages without a key share one, the empty text")
  private String key;

  @UriParam(
      label = "producer",
      description =
          "Simple expression for the dedupe key of a message that is no ChannelMessage; the header"
              + " CaravanDedupeKey wins")
  private String dedupeKey;

  @UriParam(
      label = "producer",
      description =
          "Comma-separated names of the headers that are kept with a message that is no"
              + " ChannelMessage")
  private String keepHeaders;

  @UriParam(
      label = "consumer",
      defaultValue = "16",
      description = "Messages handled at the same time; keys hash to lanes, a lane keeps order")
  private int lanes = 16;

  @UriParam(
      label = "consumer",
      description = "Threads that handle messages; as many as lanes unless given")
  private int concurrency;

  @UriParam(
      label = "consumer",
      defaultValue = "auto",
      description =
          "Who acknowledges: the end of the route (auto), or a later step by Handling.settle"
              + " (settle)")
  private Ack ack = Ack.auto;

  @UriParam(
      label = "consumer",
      description =
          "A lane hands out its next message when the one before it is committed, for routes that"
              + " read what the handling of an earlier message enlisted")
  private boolean awaitCommit;

  @UriParam(
      label = "consumer",
      defaultValue = "10000",
      description = "With ack=settle: messages of a channel handed out and not settled, at most")
  private int maxInFlight = 10_000;

  @UriParam(
      label = "consumer",
      defaultValue = "10",
      description = "Attempts after which a message becomes a dead letter")
  private int maxAttempts = 10;

  @UriParam(
      label = "consumer",
      defaultValue = "1s",
      description = "Wait after the first failed attempt")
  private Duration backoff = Duration.ofSeconds(1);

  @UriParam(
      label = "consumer",
      defaultValue = "2",
      description = "How much longer each further wait is")
  private double backoffFactor = 2;

  @UriParam(
      label = "consumer",
      defaultValue = "10m",
      description = "Longest wait before another attempt")
  private Duration maxBackoff = Duration.ofMinutes(10);

  @UriParam(
      label = "consumer",
      defaultValue = "0.2",
      description = "Part of a wait that is random, either way")
  private double jitter = 0.2;

  @UriParam(
      label = "consumer,advanced",
      defaultValue = "4096",
      description = "Messages of a channel held in memory, at most")
  private int readAhead = 4_096;

  @UriParam(
      label = "consumer,advanced",
      defaultValue = "16777216",
      description =
          "Bytes of heap that they may take, roughly; shared by all channels of a pattern")
  private long readAheadBytes = 16L << 20;

  @UriParam(
      label = "consumer,advanced",
      defaultValue = "100000",
      description = "Keys that may wait for a retry; with more, no new messages are started")
  private int maxHeldKeys = 100_000;

  @UriParam(
      label = "consumer,advanced",
      defaultValue = "100ms",
      description = "How often to look for messages that another process appended")
  private Duration poll = Duration.ofMillis(100);

  @UriParam(
      label = "consumer,advanced",
      defaultValue = "30s",
      description = "How long after the death of a process another one may consume (PostgreSQL)")
  private Duration lease = Duration.ofSeconds(30);

  ChannelEndpoint(String uri, ChannelComponent component, String name) {
    super(uri, component);
    this.name = name;
  }

  @Override
  public Producer createProducer() {
    if (Channel.isPattern(name)) {
      throw new IllegalArgumentException(
          "channel:" + name + " stands for many channels; messages can be put into one only");
    }
    return new ChannelProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    ChannelConsumer consumer = new ChannelConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  Channels channels() {
    return ((ChannelComponent) getComponent()).channels();
  }

  /** The consumer's options, checked. */
  ConsumerOptions options() {
    boolean settle = ack == Ack.settle;
    return new ConsumerOptions(
        lanes,
        concurrency == 0 ? lanes : concurrency,
        settle,
        awaitCommit,
        maxInFlight,
        // Unsettled messages count as read ahead, so there must be room for all of them.
        settle ? Math.max(readAhead, 2 * maxInFlight) : readAhead,
        readAheadBytes,
        maxHeldKeys,
        poll,
        lease,
        new Backoff(maxAttempts, backoff, backoffFactor, maxBackoff, jitter));
  }

  public String getName() {
    return name;
  }

  public String getKey() {
    return key;
  }

  public void setKey(String key) {
    this.key = key;
  }

  public String getDedupeKey() {
    return dedupeKey;
  }

  public void setDedupeKey(String dedupeKey) {
    this.dedupeKey = dedupeKey;
  }

  public String getKeepHeaders() {
    return keepHeaders;
  }

  public void setKeepHeaders(String keepHeaders) {
    this.keepHeaders = keepHeaders;
  }

  public int getLanes() {
    return lanes;
  }

  public void setLanes(int lanes) {
    this.lanes = lanes;
  }

  public int getConcurrency() {
    return concurrency;
  }

  public void setConcurrency(int concurrency) {
    this.concurrency = concurrency;
  }

  public Ack getAck() {
    return ack;
  }

  public void setAck(Ack ack) {
    this.ack = ack;
  }

  public boolean isAwaitCommit() {
    return awaitCommit;
  }

  public void setAwaitCommit(boolean awaitCommit) {
    this.awaitCommit = awaitCommit;
  }

  public int getMaxInFlight() {
    return maxInFlight;
  }

  public void setMaxInFlight(int maxInFlight) {
    this.maxInFlight = maxInFlight;
  }

  public int getMaxAttempts() {
    return maxAttempts;
  }

  public void setMaxAttempts(int maxAttempts) {
    this.maxAttempts = maxAttempts;
  }

  public Duration getBackoff() {
    return backoff;
  }

  public void setBackoff(Duration backoff) {
    this.backoff = backoff;
  }

  public double getBackoffFactor() {
    return backoffFactor;
  }

  public void setBackoffFactor(double backoffFactor) {
    this.backoffFactor = backoffFactor;
  }

  public Duration getMaxBackoff() {
    return maxBackoff;
  }

  public void setMaxBackoff(Duration maxBackoff) {
    this.maxBackoff = maxBackoff;
  }

  public double getJitter() {
    return jitter;
  }

  public void setJitter(double jitter) {
    this.jitter = jitter;
  }

  public int getReadAhead() {
    return readAhead;
  }

  public void setReadAhead(int readAhead) {
    this.readAhead = readAhead;
  }

  public long getReadAheadBytes() {
    return readAheadBytes;
  }

  public void setReadAheadBytes(long readAheadBytes) {
    this.readAheadBytes = readAheadBytes;
  }

  public int getMaxHeldKeys() {
    return maxHeldKeys;
  }

  public void setMaxHeldKeys(int maxHeldKeys) {
    this.maxHeldKeys = maxHeldKeys;
  }

  public Duration getPoll() {
    return poll;
  }

  public void setPoll(Duration poll) {
    this.poll = poll;
  }

  public Duration getLease() {
    return lease;
  }

  public void setLease(Duration lease) {
    this.lease = lease;
  }
}
