package io.caravan.cli;

import io.caravan.redaction.Redaction;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.ArrayList;
import java.util.List;

/** Keeps secrets out of the labels of metrics, whoever makes them. */
final class RedactedTags implements MeterFilter {

  private final Redaction redaction;

  RedactedTags(Redaction redaction) {
    this.redaction = redaction;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    List<Tag> tags = new ArrayList<>();
    boolean changed = false;
    for (Tag tag : id.getTags()) {
      String shown = redaction.text(tag.getValue());
      changed |= !shown.equals(tag.getValue());
      tags.add(Tag.of(tag.getKey(), shown));
    }
    return changed ? id.replaceTags(tags) : id;
  }
}
