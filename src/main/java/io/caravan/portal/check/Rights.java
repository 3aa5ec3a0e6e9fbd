package io.caravan.portal.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What a token may do, and for whom.
 *
 * @param known whether HubSpot told; nothing else counts otherwise
 * @param scopes granted, in alphabetical order
 * @param hubDomain such as acme.com; empty when not told
 * @param user an e-mail address; empty when not told
 * @param ofUser whether it acts with the rights of that one user, and not with the app's
 */
public record Rights(
    boolean known,
    List<String> scopes,
    String hubDomain,
    String user,
    long userId,
    boolean ofUser) {

  /** HubSpot did not tell. */
  public static final Rights UNKNOWN = new Rights(false, List.of(), "", "", 0, false);

  public Rights {
    scopes = scopes.stream().sorted().toList();
  }

  /** Reads an introspection of an OAuth token. */
  static Rights ofIntrospection(JsonNode answer) {
    return answer.path("active").asBoolean(false)
        ? new Rights(
            true,
            texts(answer.path("scopes")),
            answer.path("hub_domain").asText(""),
            answer.path("user").asText(""),
            answer.path("user_id").asLong(0),
            answer.path("signed_access_token").path("isUserLevel").asBoolean(false))
        : UNKNOWN;
  }

  /** Reads what HubSpot tells about a private app's token. */
  static Rights ofPrivateToken(JsonNode answer) {
    return new Rights(
        answer.has("scopes"),
        texts(answer.path("scopes")),
        "",
        "",
        answer.path("userId").asLong(0),
        false);
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
