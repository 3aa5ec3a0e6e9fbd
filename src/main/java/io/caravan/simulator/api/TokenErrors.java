package io.caravan.simulator.api;

import io.caravan.simulator.http.ApiError;

/**
 * The refusals of the token endpoints, word for word as HubSpot's.
 *
 * @param old whether v1 answers, which tells less
 * @param clientStatus HTTP status for a wrong client
 */
record TokenErrors(boolean old, int clientStatus) {

  ApiError clientId() {
    return refusal(clientStatus, "BAD_CLIENT_ID", "missing or unknown client id", "invalid_client");
  }

  ApiError clientSecret() {
    return described(
        clientStatus, "BAD_CLIENT_SECRET", "missing or invalid client secret", "invalid_client");
  }

  ApiError refreshToken() {
    return described(
        400,
        "BAD_REFRESH_TOKEN",
        old ? "missing or invalid refresh token" : "refresh token is invalid, expired or revoked",
        "invalid_grant");
  }

  ApiError code() {
    return described(400, "BAD_AUTH_CODE", "missing or unknown auth code", "invalid_grant");
  }

  ApiError codeVerifier() {
    return described(400, "BAD_CODE_VERIFIER", "missing or invalid code verifier", "invalid_grant");
  }

  ApiError redirectUri() {
    return described(400, "BAD_REDIRECT_URI", "missing or unknown redirect uri", "invalid_request");
  }

  ApiError scopes() {
    return described(400, "BAD_SCOPES", "missing or invalid scopes", "invalid_scope");
  }

  ApiError grantType() {
    return described(
        400, "BAD_GRANT_TYPE", "missing or unknown grant type", "unsupported_grant_type");
  }

  /** The portal is gone. */
  ApiError hub() {
    return refusal(400, "BAD_HUB", "missing or unknown hub id", "access_denied");
  }

  private ApiError described(int status, String code, String message, String error) {
    return old
        ? brief(status, code, message)
        : ApiError.of(status, message)
            .text("status", code)
            .text("error", error)
            .text("error_description", message)
            .bare()
            .build();
  }

  /** These were seen without a description. */
  private ApiError refusal(int status, String code, String message, String error) {
    return old
        ? brief(status, code, message)
        : ApiError.of(status, message).text("status", code).text("error", error).bare().build();
  }

  private static ApiError brief(int status, String code, String message) {
    return ApiError.of(status, message).text("status", code).build();
  }
}
