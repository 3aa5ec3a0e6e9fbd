package io.caravan.abuse;

import io.caravan.process.CaravanLaunch;
import io.caravan.process.Metrics;
import io.caravan.process.ServerProcess;
import io.caravan.process.SignedRequests;
import io.caravan.process.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a webhook intake thousands of requests that it must refuse, many at a time, with slow ones
 * beside them, and watches what it does: to them, to an ordinary request in between, and to its own
 * memory.
 */
public final class AbuseCampaign {

  private static final int FAST_SENDERS = 24;
  private static final int SLOW_SENDERS = 48;
  private static final int SLOW_SHARE = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Target target;
  private final Metrics metrics;
  private final Runnable collectGarbage;
  private final int requests;
  private final long seed;

  private final Map<String, Map<Integer, Integer>> statuses = new TreeMap<>();
  private final Map<String, Integer> hangs = new ConcurrentSkipListMap<>();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicLong slowestCanary = new AtomicLong();

  /**
   * @param signed makes requests that the intake would accept
   * @param metrics the server's
   * @param collectGarbage makes the server collect its garbage, so that what its heap then holds is
   *     really held
   * @param requests how many to send, at least 1,000; one in a hundred is a slow one
   * @param seed the same seed makes the same requests
   */
  public AbuseCampaign(
      InetSocketAddress intake,
      SignedRequests signed,
      Metrics metrics,
      Runnable collectGarbage,
      int requests,
      long seed) {
    this.target = new Target(intake, signed, PATIENCE);
    this.metrics = metrics;
    this.collectGarbage = collectGarbage;
    this.requests = requests;
    this.seed = seed;
  }

  /**
   * Starts Caravan, sends it 20,000 requests or as many as the first argument says, and reports.
   */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    int requests = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
    Path directory = java.nio.file.Files.createTempDirectory(Path.of("target"), "abuse-");
    var launch = launch(directory);
    AbuseReport report;
    try (var server = launch.startAndAwait()) {
      report = of(launch, server, requests, 1).run();
    }
    System.out.print(report);
    System.exit(report.violations().isEmpty() ? 0 : 1);
  }

  /**
   * How Caravan is started for it. Nobody answers for HubSpot there, and its repeated calls would
   * start thread after thread of their pool until it is full, which says nothing about requests.
   */
  public static CaravanLaunch launch(Path directory) {
    return CaravanLaunch.in(directory).with("caravan.gateway.threads", "4");
  }

  /** Against a Caravan that was started as a process of its own. */
  public static AbuseCampaign of(
      CaravanLaunch launch, ServerProcess server, int requests, long seed) {
    return new AbuseCampaign(
        launch.intake(),
        launch.requests(),
        launch.metrics(),
        server::collectGarbage,
        requests,
        seed);
  }

  /** Sends all requests, in two halves, and looks at the server's memory and threads after each. */
  public AbuseReport run() throws InterruptedException {
    var random = new Random(seed);
    send(requests / 2, random);
    Vitals before = vitals();
    send(requests - requests / 2, random);
    Vitals after = vitals();
    return new AbuseReport(
        done.get(),
        statuses,
        Map.copyOf(hangs),
        slowestCanary.get(),
        acceptsGoodDelivery(),
        before,
        after);
  }

  /** Sends so many and waits for their answers. */
  private void send(int count, Random random) throws InterruptedException {
    List<Attack> fast = new ArrayList<>(Forgeries.all());
    fast.addAll(MalformedBodies.all());
    fast.addAll(OddHttp.all());
    var fastSenders = Executors.newFixedThreadPool(FAST_SENDERS);
    var slowSenders = Executors.newFixedThreadPool(SLOW_SENDERS);
    int slow = count / SLOW_SHARE;
    submit(slowSenders, SlowRequests.all(), slow, random);
    submit(fastSenders, fast, count - slow, random);
    fastSenders.shutdown();
    slowSenders.shutdown();
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!(fastSenders.isTerminated() && slowSenders.isTerminated()) && System.nanoTime() < end) {
      sendCanary();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    fastSenders.shutdownNow();
    slowSenders.shutdownNow();
  }

  private Vitals vitals() {
    collectGarbage.run();
    return Vitals.of(metrics);
  }

  private void submit(ExecutorService senders, List<Attack> attacks, int count, Random random) {
    var weighted = new ArrayList<Attack>();
    attacks.forEach(
        attack -> weighted.addAll(java.util.Collections.nCopies(attack.weight(), attack)));
    for (int i = 0; i < count; i++) {
      Attack attack = weighted.get(random.nextInt(weighted.size()));
      var ownRandom = new Random(random.nextLong());
      senders.execute(() -> send(attack, ownRandom));
    }
  }

  private void send(Attack attack, Random random) {
    try {
      count(attack, attack.sending().to(target, random));
    } catch (SocketTimeoutException e) {
      hangs.merge(attack.name(), 1, Integer::sum);
    } catch (IOException e) {
      count(attack, Wire.CLOSED);
    } finally {
      done.incrementAndGet();
    }
  }

  private void count(Attack attack, int status) {
    synchronized (statuses) {
      statuses.computeIfAbsent(attack.name(), n -> new TreeMap<>()).merge(status, 1, Integer::sum);
    }
  }

  /** An unsigned request, which a server in good health refuses at once. */
  private void sendCanary() {
    long start = System.nanoTime();
    byte[] request =
        SignedRequests.withBody(target.requests().head("Content-Length: 2"), new byte[] {'[', ']'});
    try {
      if (target.exchange(request) != 401) {
        hangs.merge("an ordinary request", 1, Integer::sum);
      }
    } catch (IOException e) {
      hangs.merge("an ordinary request", 1, Integer::sum);
    }
    slowestCanary.accumulateAndGet((System.nanoTime() - start) / 1_000_000, Math::max);
  }

  private boolean acceptsGoodDelivery() {
    try {
      return target.exchangeSigned(Target.goodBody(new Random(seed))) == 204;
    } catch (IOException e) {
      return false;
    }
  }
}
