package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.write.BatchAnswer.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchAnswerTest {

  @Test
  void results_are_matched_by_trace_id_record_id_or_unique_value() {
    List<Write> upserts =
        List.of(write("upsert", "w1", "email", "a@x"), write("upsert", "w2", "email", "b@x"));

    Reading byTrace =
        read(
            upserts,
            "{'results':[{'id':'2','objectWriteTraceId':'w2','new':true},{'id':'1','objectWriteTraceId':'w1'}]}");
    Reading byValue =
        read(
            upserts,
            "{'results':[{'id':'2','properties':{'email':'B@x'}},{'id':'1','properties':{'email':'a@x'}}]}");
    Reading byId =
        read(
            List.of(write("update", "w1", "", "1"), write("update", "w2", "", "2")),
            "{'results':[{'id':'2'},{'id':'1'}]}");

    assertThat(byTrace.outcomes())
        .containsEntry("w1", new Outcome.Done("1", false))
        .containsEntry("w2", new Outcome.Done("2", true));
    assertThat(byValue.outcomes())
        .containsEntry("w1", new Outcome.Done("1", false))
        .containsEntry("w2", new Outcome.Done("2", false));
    assertThat(byId.outcomes())
        .containsEntry("w1", new Outcome.Done("1", false))
        .containsEntry("w2", new Outcome.Done("2", false));
  }

  @Test
  void what_a_short_answer_leaves_out_is_missing() {
    List<Write> creates = List.of(write("create", "w1", "", ""), write("create", "w2", "", ""));

    Reading reading = read(creates, "{'results':[{'id':'1','objectWriteTraceId':'w2'}]}");

    assertThat(reading.outcomes()).containsOnlyKeys("w2");
    assertThat(reading.missing()).extracting(Write::id).containsExactly("w1");
  }

  @Test
  void archives_are_not_mentioned_when_they_go_well() {
    List<Write> archives =
        List.of(write("archive", "w1", "", "1"), write("archive", "w2", "", "2"));

    Reading all =
        BatchAnswer.read(archives, com.fasterxml.jackson.databind.node.MissingNode.getInstance());

    assertThat(all.outcomes()).hasSize(2);
    assertThat(all.missing()).isEmpty();
  }

  /**
   * Whatever the order, and whatever is refused or left out: each write is in exactly one place.
   */
  @Property(tries = 300)
  void each_write_is_told_once(
      @ForAll @IntRange(min = 1, max = 100) int size, @ForAll Random random) {
    List<Write> batch =
        IntStream.range(0, size).mapToObj(n -> write("create", "w" + n, "", "")).toList();
    List<String> results = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    int[] expected = new int[3];
    for (Write write : batch) {
      int fate = random.nextInt(3);
      expected[size == 1 && fate == 2 ? 2 : fate]++;
      if (fate == 0) {
        results.add(
            "{'id':'1%s','objectWriteTraceId':'%s'}"
                .formatted(write.id().substring(1), write.id()));
      } else if (fate == 1) {
        errors.add(
            "{'category':'VALIDATION_ERROR','context':{'objectWriteTraceId':['%s']}}"
                .formatted(write.id()));
      }
    }
    Collections.shuffle(results, random);
    Collections.shuffle(errors, random);

    Reading reading =
        read(
            batch,
            "{'results':[%s],'errors':[%s]}"
                .formatted(String.join(",", results), String.join(",", errors)));

    assertThat(reading.outcomes()).hasSize(expected[0]);
    assertThat(reading.refused()).hasSize(expected[1]);
    assertThat(reading.missing()).hasSize(expected[2]);
    reading
        .outcomes()
        .forEach(
            (id, outcome) ->
                assertThat(outcome).isEqualTo(new Outcome.Done("1" + id.substring(1), true)));
  }

  private static Reading read(List<Write> batch, String body) {
    return BatchAnswer.read(batch, WriteRig.json(body));
  }

  private static Write write(String operation, String id, String property, String value) {
    return WriteReader.read(
        WriteRig.json(
            "{'operation':'%s','objectType':'contacts'%s%s,'properties':{'firstname':'x'}}"
                .formatted(
                    operation,
                    property.isEmpty() ? "" : ",'idProperty':'" + property + "'",
                    value.isEmpty() ? "" : ",'id':'" + value + "'")),
        id,
        1);
  }
}
