package io.caravan.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.caravan.hubspot.ObjectType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScopeTest {

  @ParameterizedTest
  @EnumSource(ApiVersion.class)
  void a_path_tells_its_scope_in_every_version_of_the_api(ApiVersion version) {
    var paths = new ApiPaths(version);
    Scope contact = Scope.record(1, ObjectType.CONTACTS, "512");

    assertThat(Scope.of(1, paths.object(ObjectType.CONTACTS, "512"))).isEqualTo(contact);
    assertThat(Scope.of(1, paths.associations(ObjectType.CONTACTS, "512", ObjectType.DEALS)))
        .isEqualTo(contact);
    assertThat(Scope.of(1, paths.objects(ObjectType.CONTACTS))).isEqualTo(contact.ofType());
    assertThat(Scope.of(1, paths.search(ObjectType.CONTACTS))).isEqualTo(contact.ofType());
    assertThat(Scope.of(1, paths.objectBatch(ObjectType.CONTACTS, "update")))
        .isEqualTo(contact.ofType());
    assertThat(Scope.of(1, paths.properties(new ObjectType("2-99"))))
        .isEqualTo(new Scope(1, "/crm/properties", "2-99", ""));
    assertThat(Scope.of(1, paths.owners()).area()).isEqualTo(Scope.OWNERS);
    assertThat(Scope.of(1, paths.owner("7"))).isEqualTo(new Scope(1, Scope.OWNERS, "", "7"));
    assertThat(Scope.of(1, paths.flows()).area()).isEqualTo("/automation/flows");
  }
}
