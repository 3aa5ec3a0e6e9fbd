package io.caravan.simulator.http;

/** Answers one kind of call, under the portal's lock. */
@FunctionalInterface
public interface Handler {

  /**
   * @throws ApiError to answer with an error
   */
  Answer handle(Call call);
}
