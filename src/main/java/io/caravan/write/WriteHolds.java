package io.caravan.write;

import io.caravan.channel.Channels;
import io.caravan.write.ConnectedPortals.Lost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What becomes of the writes that wait for a portal to which there is no access: they wait on, in
 * their channels, which are held so that nothing of them is even looked at. When there is access
 * again they go on in their order. After a while, or when somebody says so, they are given up.
 */
public final class WriteHolds {

  /** What is to be done with a write. */
  enum Verdict {
    /** There is access. */
    SEND,
    /** There may be access again. */
    WAIT,
    /** It has waited long enough. */
    GIVE_UP
  }

  private final Channels channels;
  private final WriteChannels names;
  private final ConnectedPortals portals;
  private final WriteDiscards discards;
  private final Duration keep;
  private final Clock clock;
  private volatile Map<Long, Instant> discarded = Map.of();

  /**
   * @param keep how long writes wait for a portal after it was disconnected
   */
  WriteHolds(
      Channels channels,
      WriteChannels names,
      ConnectedPortals portals,
      WriteDiscards discards,
      Duration keep,
      Clock clock) {
    this.channels = channels;
    this.names = names;
    this.portals = portals;
    this.discards = discards;
    this.keep = keep;
    this.clock = clock;
  }

  /**
   * Writes that wait for a portal.
   *
   * @param since when it was disconnected
   * @param reason why, in words
   * @param until when they are given up
   * @param waiting how many
   */
  public record Held(long portalId, Instant since, String reason, Instant until, long waiting) {}

  /** What is to be done with a portal's writes now. */
  Verdict of(long portalId) {
    return portals
        .lost(portalId)
        .map(lost -> isGivenUp(portalId, lost) ? Verdict.GIVE_UP : Verdict.WAIT)
        .orElse(Verdict.SEND);
  }

  /** Why a portal's writes are given up, for those who look at what became of them. */
  String reason(long portalId) {
    return portals
        .lost(portalId)
        .map(
            lost ->
                "Portal %d is disconnected since %s (%s), and what waited for it %s"
                    .formatted(
                        portalId,
                        lost.since().truncatedTo(ChronoUnit.SECONDS),
                        lost.reason(),
                        isDiscarded(portalId, lost) ? "was discarded" : "has waited long enough"))
        .orElse("Portal " + portalId + " was disconnected");
  }

  private boolean isGivenUp(long portalId, Lost lost) {
    return isDiscarded(portalId, lost) || !clock.instant().isBefore(lost.since().plus(keep));
  }

  /** What was discarded before the portal was disconnected this time, was another occasion. */
  private boolean isDiscarded(long portalId, Lost lost) {
    Instant at = discarded.get(portalId);
    return at != null && !at.isBefore(lost.since());
  }

  /**
   * Holds the channels of portals whose writes wait, and lets all others go on; to be called when
   * portals come or go, and from time to time. Blocks for two queries.
   */
  public synchronized void refresh() {
    discarded = discards.all();
    for (String channel : channels.names()) {
      names.portal(channel).ifPresent(portal -> channels.hold(channel, of(portal) == Verdict.WAIT));
    }
  }

  /** All that wait for portals to be connected again, by portal. Blocks for some queries. */
  public List<Held> all() {
    return channels.names().stream()
        .flatMap(channel -> names.portal(channel).stream())
        .distinct()
        .map(this::held)
        .filter(Objects::nonNull)
        .toList();
  }

  private Held held(long portalId) {
    Optional<Lost> lost = portals.lost(portalId);
    if (lost.isEmpty() || isGivenUp(portalId, lost.get())) {
      return null;
    }
    return new Held(
        portalId,
        lost.get().since(),
        lost.get().reason(),
        lost.get().since().plus(keep),
        names.ofPortal(portalId).stream()
            .filter(channels::isOpen)
            .mapToLong(channel -> channels.backlog(channel).depth())
            .sum());
  }

  /**
   * Gives up what waits for a portal: dead letters, which can be replayed once it is connected
   * again. Blocks until that is durable.
   *
   * @param by who wants that
   * @return what waited until now; empty when the portal has access, or nothing waits any more
   */
  public Optional<Held> discard(long portalId, String by) {
    Optional<Held> held = Optional.ofNullable(held(portalId));
    if (held.isPresent()) {
      discards.add(portalId, clock.instant(), by).join();
      refresh();
    }
    return held;
  }
}
