package io.caravan.api;

import io.caravan.write.Submission;
import io.caravan.write.WriteTable;
import java.util.List;

/**
 * What is known of a submission when its answer is due.
 *
 * @param known its writes, in any order; empty where nobody asked
 */
record Submitted(Submission submission, List<WriteTable.Row> known) {

  boolean settled() {
    return !known.isEmpty() && known.stream().allMatch(write -> write.state().isFinal());
  }
}
