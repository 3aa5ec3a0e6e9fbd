package io.caravan.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends requests over keep-alive connections, from one thread, one request at a time on each
 * connection. One thread on one selector costs the machine less than any client library, and what
 * the generator costs is taken from the server on the same cores.
 */
public final class LoadGenerator {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final InetSocketAddress server;
  private final int connections;

  /**
   * @param connections how many connections to hold open
   */
  public LoadGenerator(InetSocketAddress server, int connections) {
    this.server = server;
    this.connections = connections;
  }

  /**
   * Sends until all deliveries are sent or the time is over, and waits for the answers that are
   * then still to come.
   */
  public LoadResult run(Requests deliveries, Pace pace, Duration limit) {
    try (var run = new Run(deliveries, pace)) {
      return run.result(limit.toNanos());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send to " + server, e);
    }
  }

  private final class Run implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final Requests deliveries;
    private final Pace pace;
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final long[] latencies;
    private final long[] due;
    private final ByteBuffer received = ByteBuffer.allocateDirect(64 << 10);
    private int sent;
    private int answered;
    private int accepted;

    Run(Requests deliveries, Pace pace) throws IOException {
      this.deliveries = deliveries;
      this.pace = pace;
      this.latencies = new long[deliveries.count()];
      this.due = new long[deliveries.count()];
      for (int i = 0; i < connections; i++) {
        free.add(new Connection());
      }
    }

    LoadResult result(long limit) throws IOException {
      Instant startedAt = Instant.now();
      long start = System.nanoTime();
      long last = start;
      long now = start;
      boolean sending = true;
      while (sending || answered < sent) {
        sending = sending && sent < deliveries.count() && now - start < limit;
        while (sending && sent < deliveries.count() && !free.isEmpty()) {
          long dueAt = pace.due(sent);
          if (dueAt > now - start) {
            break;
          }
          free.poll().send(sent, dueAt == 0 ? now : start + dueAt);
          sent++;
        }
        waitForAnswers(sending ? start + pace.due(Math.min(sent, due.length - 1)) - now : 0);
        now = System.nanoTime();
        int before = answered;
        takeAnswers(now);
        if (answered > before) {
          last = now;
        }
        if (!sending && now - last > GRACE.toNanos()) {
          statuses.merge(0, sent - answered, Integer::sum);
          break;
        }
      }
      Instant[] dueTimes = new Instant[sent];
      Arrays.setAll(dueTimes, i -> startedAt.plusNanos(due[i] - start));
      return LoadResult.of(last - start, statuses, Arrays.copyOf(latencies, accepted), dueTimes);
    }

    /**
     * A selector waits in whole milliseconds; the rest of the time to the next sending is spun
     * away.
     */
    private void waitForAnswers(long nanosToNext) throws IOException {
      if (free.isEmpty() || nanosToNext <= 0) {
        selector.select(100);
      } else if (nanosToNext >= 1_000_000) {
        selector.select(nanosToNext / 1_000_000);
      } else {
        selector.selectNow();
        Thread.onSpinWait();
      }
    }

    private void takeAnswers(long now) throws IOException {
      for (SelectionKey key : selector.selectedKeys()) {
        var connection = (Connection) key.attachment();
        if (key.isValid() && key.isWritable()) {
          connection.writeOn();
        }
        if (key.isValid() && key.isReadable()) {
          connection.readOn(now);
        }
      }
      selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    }

    private final class Connection {
      private final byte[] request = deliveries.blankRequest();
      private final ByteBuffer toSend = ByteBuffer.allocateDirect(request.length);
      private final AnswerReader answer = new AnswerReader();
      private SelectionKey key;
      private SocketChannel channel;
      private int delivery = -1;

      Connection() throws IOException {
        connect();
      }

      private void connect() throws IOException {
        channel = SocketChannel.open(server);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        answer.reset();
      }

      void send(int number, long dueAt) throws IOException {
        delivery = number;
        due[number] = dueAt;
        deliveries.write(number, request);
        toSend.clear().put(request).flip();
        writeOn();
      }

      void writeOn() throws IOException {
        try {
          channel.write(toSend);
        } catch (IOException e) {
          lost();
          return;
        }
        key.interestOps(
            toSend.hasRemaining()
                ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                : SelectionKey.OP_READ);
      }

      void readOn(long now) throws IOException {
        received.clear();
        int count;
        try {
          count = channel.read(received);
        } catch (IOException e) {
          count = -1;
        }
        if (count < 0) {
          lost();
          return;
        }
        int status = answer.read(received.flip());
        if (status > 0) {
          done(status, now);
        }
      }

      private void done(int status, long now) {
        statuses.merge(status, 1, Integer::sum);
        answered++;
        if (LoadResult.accepts(status)) {
          latencies[accepted++] = now - due[delivery];
        }
        delivery = -1;
        free.add(this);
      }

      private void lost() throws IOException {
        key.cancel();
        channel.close();
        connect();
        if (delivery >= 0) {
          done(0, 0);
        }
      }
    }
  }
}
