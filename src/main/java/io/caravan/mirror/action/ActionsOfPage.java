package io.caravan.mirror.action;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.sync.SyncConstants;
import io.caravan.mirror.sync.SyncRun;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step {@code actionsOfPage} of a sync's route: says which of the run's changes make actions,
 * as the route's parameter {@code actions} asks. The actions themselves are made when the page is
 * stored.
 */
final class ActionsOfPage implements Processor {

  /** Up to which moment a type's changes are in the mirror; 0 before its first run has ended. */
  @FunctionalInterface
  public interface Reached {
    long millis(long portalId, ObjectType type);
  }

  private final RunPolicies policies;
  private final Reached reached;

  ActionsOfPage(RunPolicies policies, Reached reached) {
    this.policies = policies;
    this.reached = reached;
  }

  @Override
  public void process(Exchange exchange) {
    SyncRun run = SyncConstants.run(exchange);
    policies.decide(run.id(), () -> policy(run));
  }

  private ActionPolicy policy(SyncRun run) {
    return switch (run.object().actions()) {
      case "all" -> ActionPolicy.ALL;
      case "none" -> ActionPolicy.NONE;
      default ->
          reached.millis(run.portalId(), run.type()) == 0
              ? policies.ofFirstRun()
              : ActionPolicy.ALL;
    };
  }
}
