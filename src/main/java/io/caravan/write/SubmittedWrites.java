package io.caravan.write;

import io.caravan.access.Caller;
import java.time.Instant;
import java.util.List;

/**
 * Writes that somebody from outside has handed over.
 *
 * @param submission its id
 * @param refused how many of the writes were refused at once
 * @param at when they were accepted
 */
public record SubmittedWrites(
    String submission, Caller caller, List<Write> writes, int refused, Instant at) {}
