package io.caravan.simulator.crm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline with its stages, which it keeps in their display order.
 *
 * @param createdAt milliseconds since the epoch
 */
public record Pipeline(
    String id, String label, int displayOrder, List<Stage> stages, long createdAt, long updatedAt) {

  public Pipeline {
    stages = stages.stream().sorted(Comparator.comparingInt(Stage::displayOrder)).toList();
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

    /** Whether records in this stage are done with. */
    public boolean closed() {
      return "true".equals(metadata.get("isClosed"))
          || "CLOSED".equals(metadata.get("ticketState"));
    }

    /** Whether deals in this stage are won. */
    public boolean won() {
      return closed() && Double.parseDouble(metadata.getOrDefault("probability", "0")) == 1;
    }
  }

  /** The stage with an id. */
  public Optional<Stage> stage(String stageId) {
    return stages.stream().filter(stage -> stage.id().equals(stageId)).findFirst();
  }

  public boolean hasStage(String stageId) {
    return stage(stageId).isPresent();
  }

  /** The same pipeline with another name and place. */
  public Pipeline renamed(String newLabel, int newOrder, long at) {
    return new Pipeline(id, newLabel, newOrder, stages, createdAt, at);
  }

  /** The same pipeline with other stages. */
  public Pipeline withStages(List<Stage> newStages, long at) {
    return new Pipeline(id, label, displayOrder, newStages, createdAt, at);
  }

  /** The same pipeline with a stage more, or with another one in the place of that with its id. */
  public Pipeline withStage(Stage stage, long at) {
    var all = new ArrayList<>(withoutStage(stage.id(), at).stages());
    all.add(stage);
    return withStages(all, at);
  }

  /** The same pipeline with a stage less. */
  public Pipeline withoutStage(String stageId, long at) {
    return withStages(stages.stream().filter(stage -> !stage.id().equals(stageId)).toList(), at);
  }
}
