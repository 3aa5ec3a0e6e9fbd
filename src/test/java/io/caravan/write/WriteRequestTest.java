package io.caravan.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteRequestTest {

  private static final ConnectedPortals PORTALS = new WriteRig.OnePortal(62515);

  @Test
  void one_write_a_list_and_an_object_with_a_list_are_requests() {
    String write = "{'operation':'archive','objectType':'deals','id':'7'}";

    assertThat(read(write).writes()).hasSize(1);
    assertThat(read("[" + write + "," + write + "]").writes()).hasSize(2);
    assertThat(read("{'writes':[" + write + "]}").writes()).hasSize(1);
  }

  @Test
  void a_write_is_read_whole_and_survives_the_channel() {
    Write write =
        read("{'operation':'create','objectType':'contact','priority':'bulk','onDuplicate':'update',"
                + "'properties':{'email':' A@b.example ','age':7,'vip':true,'note':null},"
                + "'associations':[{'to':{'id':'9'},'types':[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':279}]}]}")
            .writes()
            .get(0);

    assertThat(write.portalId()).isEqualTo(62515);
    assertThat(write.type()).isEqualTo(ObjectType.CONTACTS);
    assertThat(write.target()).isEqualTo(new Target("email", "A@b.example"));
    assertThat(write.properties())
        .containsEntry("age", "7")
        .containsEntry("vip", "true")
        .containsEntry("note", "");
    assertThat(write.links())
        .containsExactly(new Link(null, "9", List.of(new LinkType("HUBSPOT_DEFINED", 279))));
    assertThat(write.priority()).isEqualTo(Priority.BULK);
    assertThat(write.updateDuplicate()).isTrue();
    assertThat(WriteJson.read(WriteJson.write(write))).isEqualTo(write);
  }

  @Test
  void spellings_of_one_value_have_one_order() {
    Write upsert =
        read("{'operation':'upsert','objectType':'contacts','idProperty':'email','properties':{'email':'A@B.example'}}")
            .writes()
            .get(0);
    Write create =
        read("{'operation':'create','objectType':'contacts','properties':{'email':'a@b.example'}}")
            .writes()
            .get(0);

    assertThat(upsert.orderKey()).isEqualTo(create.orderKey());
    assertThat(upsert.batchKey()).isNotEqualTo(create.batchKey());
  }

  @Test
  void all_problems_of_all_writes_are_told_at_once() {
    assertThatThrownBy(
            () ->
                read(
                    "[{'operation':'archive','objectType':'deals','id':'7'},"
                        + "{'operation':'destroy','objectType':'nothing','colour':'red'},"
                        + "{'operation':'upsert','objectType':'contacts','properties':{'a':{}}},"
                        + "{'operation':'update','objectType':'contacts','portalId':1,'id':'1','properties':{'a':'b'}}]"))
        .asInstanceOf(type(InvalidWrite.class))
        .satisfies(
            invalid ->
                assertThat(invalid.problems())
                    .extracting(Problem::field)
                    .containsExactly(
                        "writes[1].colour",
                        "writes[1].operation",
                        "writes[1].objectType",
                        "writes[2].a",
                        "writes[2].properties",
                        "writes[2].idProperty",
                        "writes[2].id",
                        "writes[3].portalId"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense                                              | INVALID_JSON
          7                                                     | REQUIRED
          []                                                    | REQUIRED
          {}                                                    | REQUIRED
          ['x']                                                 | INVALID_JSON
          {'writeId':'x','operation':'archive','objectType':'deals','id':'7'} | UNKNOWN_MEMBER
          {'operation':'update','objectType':'deals','id':'x','properties':{'a':'b'}} | INVALID_ID
          {'operation':'associate','objectType':'deals','id':'1'} | REQUIRED
          {'operation':'create','objectType':'deals','priority':'now'} | INVALID_VALUE
          """)
  void what_is_no_request_is_refused_with_a_code(String body, String code) {
    assertThatThrownBy(() -> read(body))
        .asInstanceOf(type(InvalidWrite.class))
        .satisfies(invalid -> assertThat(invalid.problems().get(0).code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'operation':'create','objectType':'contacts','properties':{'email':'a\\u0000@b.example'}}",
        "{'operation':'archive','objectType':'contacts','idProperty':'email','id':'a\\n@b.example'}"
      })
  void a_record_is_not_named_by_control_characters(String write) {
    assertThatThrownBy(() -> read(write))
        .asInstanceOf(type(InvalidWrite.class))
        .satisfies(
            refusal ->
                assertThat(refusal.problems()).extracting("code").containsExactly("INVALID_ID"));
  }

  @Test
  void a_thousand_writes_are_the_most() {
    String write = "{'operation':'archive','objectType':'deals','id':'7'}";

    assertThat(read("[" + (write + ",").repeat(999) + write + "]").writes()).hasSize(1_000);
    assertThatThrownBy(() -> read("[" + (write + ",").repeat(1_000) + write + "]"))
        .hasMessageContaining("1001");
  }

  private static WriteRequest read(String body) {
    var number = new AtomicInteger();
    return WriteRequest.read(
        body.replace('\'', '"').getBytes(UTF_8), PORTALS, () -> "w" + number.incrementAndGet());
  }
}
