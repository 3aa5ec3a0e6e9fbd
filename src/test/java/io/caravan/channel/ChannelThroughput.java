package io.caravan.channel;

import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Measures what one process does, fsync on, load generator included. Arguments: seconds per append
 * test, messages to drain, SQLITE or POSTGRESQL.
 */
public final class ChannelThroughput {

  private static final String BODY = "{\"eventId\":%d," + "\"filler\":\"" + "x".repeat(260) + "\"}";

  private final Channels channels;
  private final Store store;
  private final AtomicLong next = new AtomicLong();

  private ChannelThroughput(Store store, Channels channels) {
    this.store = store;
    this.channels = channels;
  }

  public static void main(String[] args) throws Exception {
    Duration time = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 4);
    int messages = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    Path directory = Files.createTempDirectory(Path.of("target"), "throughput");
    Dialect dialect = args.length > 2 ? Dialect.valueOf(args[2]) : Dialect.SQLITE;
    StoreSettings settings = TestDatabase.fresh(dialect, directory);
    try (Store store = Store.open(settings, new SimpleMeterRegistry());
        Channels channels =
            new Channels(
                store, ChannelSettings.defaults(), new SimpleMeterRegistry(), Clock.systemUTC())) {
      ChannelThroughput run = new ChannelThroughput(store, channels);
      run.append("warm-up", 4, 100, Duration.ofSeconds(2));
      run.append("batches", 4, 100, time);
      run.append("singles", 100, 1, time);
      run.latency(time);
      run.drain(messages);
    }
  }

  private void append(String channel, int threads, int size, Duration time) throws Exception {
    AtomicLong count = new AtomicLong();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Thread> callers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread caller =
          new Thread(
              () -> {
                while (System.nanoTime() < end) {
                  channels.append(channel, messages(size)).join();
                  count.addAndGet(size);
                }
              });
      caller.start();
      callers.add(caller);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "append %s: %d callers x %d messages: %,.0f messages/s%n",
        channel, threads, size, count.get() / seconds);
  }

  /** Deliveries of 100 messages, 50 per second: how long until durable, and until handled. */
  private void latency(Duration time) throws Exception {
    List<Double> durable = new CopyOnWriteArrayList<>();
    List<Double> handled = new CopyOnWriteArrayList<>();
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getRegistry().bind("channels", channels);
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("channel:latency").process(exchange -> handled(exchange, handled));
            }
          });
      context.start();
      timer.scheduleAtFixedRate(
          () -> {
            long start = System.nanoTime();
            List<ChannelMessage> messages = new ArrayList<>(messages(99));
            messages.add(
                ChannelMessage.of("last", Long.toString(start).getBytes(StandardCharsets.UTF_8)));
            channels
                .append("latency", messages)
                .thenRun(() -> durable.add((System.nanoTime() - start) / 1e6));
          },
          0,
          20,
          TimeUnit.MILLISECONDS);
      timer.schedule(timer::shutdown, time.toMillis(), TimeUnit.MILLISECONDS);
      timer.awaitTermination(1, TimeUnit.MINUTES);
      while (channels.backlog("latency").depth() > 0) {
        Thread.onSpinWait();
      }
    }
    System.out.printf("latency until durable: %s%n", percentiles(durable));
    System.out.printf("latency until in the route: %s%n", percentiles(handled));
  }

  private static void handled(Exchange exchange, List<Double> latencies) {
    String body = exchange.getMessage().getBody(String.class);
    if (!body.startsWith("{")) {
      latencies.add((System.nanoTime() - Long.parseLong(body)) / 1e6);
    }
  }

  private static String percentiles(List<Double> millis) {
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return "p50 %.1f ms, p99 %.1f ms, max %.1f ms of %d"
        .formatted(
            sorted.get(sorted.size() / 2),
            sorted.get(sorted.size() * 99 / 100),
            sorted.get(sorted.size() - 1),
            sorted.size());
  }

  private List<ChannelMessage> messages(int size) {
    List<ChannelMessage> messages = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      long id = next.incrementAndGet();
      messages.add(
          ChannelMessage.of(
                  "contact-" + id % 50_000, BODY.formatted(id).getBytes(StandardCharsets.UTF_8))
              .dedupedBy("12345:678:" + id + ":1700000000000:" + id % 50_000 + ":email"));
    }
    return messages;
  }

  private void drain(int messages) throws Exception {
    for (int i = 0; i < messages / 1000; i++) {
      channels.append("drain", messages(1000)).join();
    }
    store.write(c -> c.createStatement().execute("CREATE TABLE handled (n BIGINT)")).join();
    CountDownLatch left = new CountDownLatch(messages / 1000 * 1000);
    long start = System.nanoTime();
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getRegistry().bind("channels", channels);
      Effect.Applier<Long> insert = ChannelThroughput::insert;
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("channel:drain")
                  .process(
                      exchange -> {
                        Handling handling = Handling.of(exchange);
                        handling.enlist(new Effect<>(insert, handling.sequence()));
                        left.countDown();
                      });
            }
          });
      context.start();
      left.await();
      while (channels.backlog("drain").depth() > 0) {
        Thread.onSpinWait();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf("drain: %,d messages: %,.0f messages/s%n", messages, messages / seconds);
    }
  }

  private static void insert(Connection connection, List<Long> numbers) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO handled (n) VALUES (?)")) {
      for (long number : numbers) {
        insert.setLong(1, number);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
