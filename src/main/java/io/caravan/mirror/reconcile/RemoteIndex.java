package io.caravan.mirror.reconcile;

import java.util.concurrent.CompletableFuture;

/**
 * HubSpot's search index of one object type: quick, but some seconds behind. Each question is one
 * call.
 */
interface RemoteIndex {

  /** Most records of a page. */
  int PAGE = 200;

  /** How many records a window has. */
  CompletableFuture<Long> count(Window window);

  /** The first {@value #PAGE} records of a window, in the order of their ids. */
  CompletableFuture<RecordDates> first(Window window);
}
