package io.caravan.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ApiPathsTest {

  private final ApiPaths dated = new ApiPaths(ApiVersion.DATED_2026_09);
  private final ApiPaths numbered = new ApiPaths(ApiVersion.V3);

  @Test
  void dated_paths_carry_the_version_after_the_product_area() {
    assertThat(dated.objects(ObjectType.CONTACTS).path())
        .isEqualTo("/crm/objects/2026-09/contacts");
    assertThat(dated.objectBatch(ObjectType.DEALS, "read").path())
        .isEqualTo("/crm/objects/2026-09/deals/batch/read");
    assertThat(dated.associationBatch(ObjectType.CONTACTS, ObjectType.COMPANIES, "read").path())
        .isEqualTo("/crm/associations/2026-09/contacts/companies/batch/read");
    assertThat(dated.associations(ObjectType.DEALS, "7", ObjectType.CONTACTS).path())
        .isEqualTo("/crm/objects/2026-09/deals/7/associations/contacts");
    assertThat(dated.properties(ObjectType.CONTACTS).path())
        .isEqualTo("/crm/properties/2026-09/contacts");
    assertThat(dated.pipelines(ObjectType.DEALS).path()).isEqualTo("/crm/pipelines/2026-09/deals");
    assertThat(dated.owner("1").path()).isEqualTo("/crm/owners/2026-09/1");
    assertThat(dated.schemas().path()).isEqualTo("/crm-object-schemas/2026-09/schemas");
    assertThat(dated.accountDetails().path()).isEqualTo("/account-info/2026-09/details");
    assertThat(dated.dailyUsage().path())
        .isEqualTo("/account-info/2026-09/api-usage/daily/private-apps");
    assertThat(dated.token().path()).isEqualTo("/oauth/2026-09/token");
  }

  @Test
  void numbered_paths_use_v3_and_v4_for_associations() {
    assertThat(numbered.object(ObjectType.CONTACTS, "1").path())
        .isEqualTo("/crm/v3/objects/contacts/1");
    assertThat(numbered.search(ObjectType.CONTACTS).path())
        .isEqualTo("/crm/v3/objects/contacts/search");
    assertThat(numbered.merge(ObjectType.CONTACTS).path())
        .isEqualTo("/crm/v3/objects/contacts/merge");
    assertThat(numbered.associationBatch(ObjectType.CONTACTS, ObjectType.DEALS, "create").path())
        .isEqualTo("/crm/v4/associations/contacts/deals/batch/create");
    assertThat(numbered.associations(ObjectType.DEALS, "7", ObjectType.CONTACTS).path())
        .isEqualTo("/crm/v4/objects/deals/7/associations/contacts");
    assertThat(numbered.properties(ObjectType.CONTACTS).path())
        .isEqualTo("/crm/v3/properties/contacts");
    assertThat(numbered.token().path()).isEqualTo("/oauth/v3/token");
  }

  @Test
  void workflows_have_one_path_whatever_the_version() {
    assertThat(dated.flows().path())
        .isEqualTo(numbered.flows().path())
        .isEqualTo("/automation/v4/flows");
  }

  @Test
  void each_path_knows_the_bucket_in_which_hubspot_counts_it() {
    assertThat(dated.objects(ObjectType.CONTACTS).bucket()).isEqualTo(Bucket.BURST);
    assertThat(dated.search(ObjectType.CONTACTS).bucket()).isEqualTo(Bucket.SEARCH);
    assertThat(dated.associationBatch(ObjectType.CONTACTS, ObjectType.DEALS, "read").bucket())
        .isEqualTo(Bucket.ASSOCIATIONS);
    assertThat(dated.associations(ObjectType.CONTACTS, "1", ObjectType.DEALS).bucket())
        .isEqualTo(Bucket.BURST);
    assertThat(dated.token().bucket()).isEqualTo(Bucket.OAUTH);
  }

  @Test
  void ids_are_escaped_in_the_path_and_absent_from_the_template() {
    ApiPath path = dated.object(ObjectType.CONTACTS, "a b/../c@d.e");

    assertThat(path.path()).isEqualTo("/crm/objects/2026-09/contacts/a%20b%2F..%2Fc%40d.e");
    assertThat(path.template()).isEqualTo("/crm/objects/{type}/{id}");
  }

  @Test
  void versions_are_read_as_they_are_written_in_settings() {
    assertThat(ApiVersion.parse("2026-09")).isEqualTo(ApiVersion.DATED_2026_09);
    assertThat(ApiVersion.parse("v3")).isEqualTo(ApiVersion.V3);
    assertThatThrownBy(() -> ApiVersion.parse("v2"))
        .hasMessage("not an API version: 'v2'; use 2026-09, 2026-03 or v3");
  }
}
