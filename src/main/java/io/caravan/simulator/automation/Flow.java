package io.caravan.simulator.automation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A workflow with all of its revisions, oldest first.
 *
 * @param workflowId the number that the older workflows API knew it by; 0 unless it is a contact
 *     workflow
 * @param uuid stays the same through all revisions
 * @param completeAt from when on it can be replaced, milliseconds since the epoch
 */
public record Flow(
    long id, long workflowId, String uuid, long completeAt, List<FlowRevision> revisions) {

  public Flow {
    revisions = List.copyOf(revisions);
  }

  /** The revision in force. */
  public FlowRevision current() {
    return revisions.get(revisions.size() - 1);
  }

  /** A revision by its number. */
  public Optional<FlowRevision> revision(long number) {
    return revisions.stream().filter(revision -> revision.number() == number).findFirst();
  }

  /** Milliseconds since the epoch. */
  public long createdAt() {
    return revisions.get(0).at();
  }

  /** CONTACT_FLOW or PLATFORM_FLOW. */
  public String type() {
    return current().definition().path("type").asText();
  }

  public boolean isContactFlow() {
    return type().equals(FlowChecks.CONTACT_FLOW);
  }

  Flow with(FlowRevision next) {
    var all = new ArrayList<>(revisions);
    all.add(next);
    return new Flow(id, workflowId, uuid, completeAt, all);
  }

  /** The number that the next action of a revision would get: one more than the highest. */
  public static long nextActionId(FlowRevision revision) {
    long highest = 0;
    for (JsonNode action : revision.definition().path("actions")) {
      highest = Math.max(highest, action.path("actionId").asLong(0));
    }
    return highest + 1;
  }
}
