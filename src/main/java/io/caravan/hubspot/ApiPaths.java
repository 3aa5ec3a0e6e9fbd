package io.caravan.hubspot;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The one place that knows which path a call has in which version of the API. Sources: HubSpot
 * docs, API reference of each version; rate-limit exemptions from its API descriptions.
 */
public final class ApiPaths {

  private final ApiVersion version;

  public ApiPaths(ApiVersion version) {
    this.version = version;
  }

  /** The version that all paths belong to. */
  public ApiVersion version() {
    return version;
  }

  /** All records of a type: GET lists, POST creates. */
  public ApiPath objects(ObjectType type) {
    return new ApiPath(objectsOf(type), "/crm/objects/{type}", Bucket.BURST);
  }

  /** One record. */
  public ApiPath object(ObjectType type, String id) {
    return new ApiPath(
        objectsOf(type) + "/" + escape(id), "/crm/objects/{type}/{id}", Bucket.BURST);
  }

  /**
   * A batch of up to 100 records.
   *
   * @param operation create, read, update, upsert or archive
   */
  public ApiPath objectBatch(ObjectType type, String operation) {
    return new ApiPath(
        objectsOf(type) + "/batch/" + operation,
        "/crm/objects/{type}/batch/" + operation,
        Bucket.BURST);
  }

  /** Search: own bucket, no rate-limit headers in the answer, eventually consistent. */
  public ApiPath search(ObjectType type) {
    return new ApiPath(objectsOf(type) + "/search", "/crm/objects/{type}/search", Bucket.SEARCH);
  }

  /** Merges two records of a type. */
  public ApiPath merge(ObjectType type) {
    return new ApiPath(objectsOf(type) + "/merge", "/crm/objects/{type}/merge", Bucket.BURST);
  }

  /**
   * A batch of association calls.
   *
   * @param operation read, create, archive, associate/default or labels/archive
   */
  public ApiPath associationBatch(ObjectType from, ObjectType to, String operation) {
    String base =
        version.isDated() ? "/crm/associations/" + version.text() : "/crm/v4/associations";
    return new ApiPath(
        base + "/" + from.pathName() + "/" + to.pathName() + "/batch/" + operation,
        "/crm/associations/{from}/{to}/batch/" + operation,
        Bucket.ASSOCIATIONS);
  }

  /** The associations of one record with another type. */
  public ApiPath associations(ObjectType from, String id, ObjectType to) {
    String base = version.isDated() ? "/crm/objects/" + version.text() : "/crm/v4/objects";
    return new ApiPath(
        base + "/" + from.pathName() + "/" + escape(id) + "/associations/" + to.pathName(),
        "/crm/objects/{from}/{id}/associations/{to}",
        Bucket.BURST);
  }

  /** The property schema of a type. */
  public ApiPath properties(ObjectType type) {
    return new ApiPath(
        versioned("/crm/properties/", "/crm/v3/properties") + "/" + type.pathName(),
        "/crm/properties/{type}",
        Bucket.BURST);
  }

  /** The pipelines of a type, with their stages. */
  public ApiPath pipelines(ObjectType type) {
    return new ApiPath(
        versioned("/crm/pipelines/", "/crm/v3/pipelines") + "/" + type.pathName(),
        "/crm/pipelines/{type}",
        Bucket.BURST);
  }

  /** All owners. */
  public ApiPath owners() {
    return new ApiPath(versioned("/crm/owners/", "/crm/v3/owners"), "/crm/owners", Bucket.BURST);
  }

  /** One owner. */
  public ApiPath owner(String id) {
    return new ApiPath(owners().path() + "/" + escape(id), "/crm/owners/{id}", Bucket.BURST);
  }

  /** Custom object schemas. */
  public ApiPath schemas() {
    return new ApiPath(
        versioned("/crm-object-schemas/", "/crm-object-schemas/v3") + "/schemas",
        "/crm-object-schemas/schemas",
        Bucket.BURST);
  }

  /** Account details: portal id, time zone, type. */
  public ApiPath accountDetails() {
    return new ApiPath(
        versioned("/account-info/", "/account-info/v3") + "/details",
        "/account-info/details",
        Bucket.BURST);
  }

  /** Today's calls of all private apps together, with the limit and the time of the reset. */
  public ApiPath dailyUsage() {
    return new ApiPath(
        versioned("/account-info/", "/account-info/v3") + "/api-usage/daily/private-apps",
        "/account-info/api-usage/daily/private-apps",
        Bucket.BURST);
  }

  /** All workflows; no dated path is generally available yet. */
  public ApiPath flows() {
    return new ApiPath("/automation/v4/flows", "/automation/flows", Bucket.BURST);
  }

  /** The token endpoint. */
  public ApiPath token() {
    return new ApiPath(versioned("/oauth/", "/oauth/v3") + "/token", "/oauth/token", Bucket.OAUTH);
  }

  /** Tells whose a token is, and what it may do. */
  public ApiPath tokenIntrospection() {
    return new ApiPath(token().path() + "/introspect", "/oauth/token/introspect", Bucket.OAUTH);
  }

  /** Makes a refresh token useless; access tokens live on until their end. */
  public ApiPath tokenRevocation() {
    return new ApiPath(token().path() + "/revoke", "/oauth/token/revoke", Bucket.OAUTH);
  }

  /** DELETE takes the app away from the portal whose token the call has. */
  public ApiPath installation() {
    ApiVersion dated = version.isDated() ? version : ApiVersion.DATED_2026_09;
    return new ApiPath(
        "/appinstalls/" + dated.text() + "/external-install",
        "/appinstalls/external-install",
        Bucket.BURST);
  }

  /** Tells what a private app's token may do; has no dated version. */
  public ApiPath privateToken() {
    String path = "/oauth/v2/private-apps/get/access-token-info";
    return new ApiPath(path, path, Bucket.BURST);
  }

  /** The first files that the webhooks journal still has. */
  public ApiPath journalEarliest(int count) {
    return new ApiPath(
        journal("journal") + "/batch/earliest/" + count,
        "/webhooks-journal/journal/batch/earliest",
        Bucket.JOURNAL);
  }

  /**
   * The files of the webhooks journal that follow one.
   *
   * @param offset of the file before them
   * @param count at most 100
   */
  public ApiPath journalAfter(String offset, int count) {
    return new ApiPath(
        journal("journal") + "/batch/" + escape(offset) + "/next/" + count,
        "/webhooks-journal/journal/batch/{offset}/next",
        Bucket.JOURNAL);
  }

  /** Files of the webhooks journal by their offsets. */
  public ApiPath journalBatchRead() {
    return new ApiPath(
        journal("journal") + "/batch/read", "/webhooks-journal/journal/batch/read", Bucket.JOURNAL);
  }

  /** What the app has subscribed to in the webhooks journal: GET lists, POST subscribes. */
  public ApiPath journalSubscriptions() {
    return new ApiPath(
        journal("subscriptions"), "/webhooks-journal/subscriptions", Bucket.JOURNAL_SUBSCRIPTIONS);
  }

  /** Adds a filter to a subscription. */
  public ApiPath journalFilters() {
    return new ApiPath(
        journal("subscriptions") + "/filters",
        "/webhooks-journal/subscriptions/filters",
        Bucket.JOURNAL_SUBSCRIPTIONS);
  }

  /** The filters of one subscription. */
  public ApiPath journalFilters(long subscriptionId) {
    return new ApiPath(
        journal("subscriptions") + "/filters/subscription/" + subscriptionId,
        "/webhooks-journal/subscriptions/filters/subscription/{subscriptionId}",
        Bucket.JOURNAL_SUBSCRIPTIONS);
  }

  /** Starts an export. */
  public ApiPath exports() {
    return new ApiPath(
        versioned("/crm/exports/", "/crm/v3/exports") + "/export/async",
        "/crm/exports/export/async",
        Bucket.BURST);
  }

  /** How far an export has come, and in the end where its file is. */
  public ApiPath exportStatus(String taskId) {
    return new ApiPath(
        exports().path() + "/tasks/" + escape(taskId) + "/status",
        "/crm/exports/export/async/tasks/{taskId}/status",
        Bucket.BURST);
  }

  /** The journal is younger than the numbered versions. */
  private String journal(String area) {
    ApiVersion dated = version.isDated() ? version : ApiVersion.DATED_2026_09;
    return "/webhooks-journal/" + area + "/" + dated.text();
  }

  private String objectsOf(ObjectType type) {
    return versioned("/crm/objects/", "/crm/v3/objects") + "/" + type.pathName();
  }

  private String versioned(String datedPrefix, String numbered) {
    return version.isDated() ? datedPrefix + version.text() : numbered;
  }

  private static String escape(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
