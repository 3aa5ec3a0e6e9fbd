package io.caravan.simulator.http;

import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * Answers calls of which some take long, in three steps: what takes long needs no lock, and is done
 * by another thread, so that other calls go on meanwhile.
 */
public final class SlowHandler implements Handler {

  private final Function<Call, Work> beginning;

  /** What is left to do of one call. */
  public interface Work {

    /** Whether it takes a few milliseconds at most. */
    boolean isShort();

    /** Does what may take long; by any thread, without a lock. */
    void run();

    /** Makes the answer of it, under the portal's lock. */
    Answer answer();
  }

  /**
   * @param beginning begins a call under the portal's lock; {@link ApiError} to answer with an
   *     error
   */
  public SlowHandler(Function<Call, Work> beginning) {
    this.beginning = beginning;
  }

  /**
   * The same with somebody who is told of each call's status, once it is answered.
   *
   * @param seen the call and its status
   */
  public SlowHandler seenBy(ObjIntConsumer<Call> seen) {
    return new SlowHandler(
        call -> {
          Work work = told(call, seen, () -> begin(call));
          return new Work() {
            @Override
            public boolean isShort() {
              return work.isShort();
            }

            @Override
            public void run() {
              work.run();
            }

            @Override
            public Answer answer() {
              Answer answer = told(call, seen, work::answer);
              seen.accept(call, answer.status());
              return answer;
            }
          };
        });
  }

  private static <T> T told(Call call, ObjIntConsumer<Call> seen, Supplier<T> step) {
    try {
      return step.get();
    } catch (ApiError e) {
      seen.accept(call, e.status());
      throw e;
    }
  }

  Work begin(Call call) {
    return beginning.apply(call);
  }

  @Override
  public Answer handle(Call call) {
    Work work = begin(call);
    work.run();
    return work.answer();
  }
}
