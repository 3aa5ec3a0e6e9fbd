package io.caravan.write;

import java.util.List;

/**
 * Writes that were accepted together.
 *
 * @param id names the submission
 * @param writeIds in the order in which they were given
 * @param repeated whether it had been accepted before, under the same idempotency key
 */
public record Submission(String id, List<String> writeIds, boolean repeated) {}
