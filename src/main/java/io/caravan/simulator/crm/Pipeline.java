package io.caravan.simulator.crm;

import java.util.List;
import java.util.Map;

/**
 * A pipeline with its stages in order.
 *
 * @param createdAt milliseconds since the epoch
 */
public record Pipeline(
    String id, String label, int displayOrder, List<Stage> stages, long createdAt, long updatedAt) {

  public Pipeline {
    stages = List.copyOf(stages);
  }

  /**
   * One stage.
   *
   * @param metadata such as {@code probability} and {@code isClosed} of deals, {@code ticketState}
   *     of tickets
   */
  public record Stage(
      String id,
      String label,
      int displayOrder,
      Map<String, String> metadata,
      long createdAt,
      long updatedAt) {
    public Stage {
      metadata = Map.copyOf(metadata);
    }
  }

  public boolean hasStage(String stageId) {
    return stages.stream().anyMatch(stage -> stage.id().equals(stageId));
  }
}
