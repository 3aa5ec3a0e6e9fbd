package io.caravan.operations;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.caravan.http.RequestRefused;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Reads small JSON bodies into records; a member that is not known would be a mistake. */
final class JsonBody {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private JsonBody() {}

  /**
   * The body of a call.
   *
   * @throws RequestRefused with 400 when it is no such thing; shows nothing of what stands in it
   */
  static <T extends Record> T read(RoutingContext call, Class<T> type) {
    byte[] body = call.body().buffer() == null ? new byte[0] : call.body().buffer().getBytes();
    String expected =
        Arrays.stream(type.getRecordComponents())
            .map(member -> member.getName())
            .collect(Collectors.joining(", "));
    try {
      T read = body.length == 0 ? null : JSON.readValue(body, type);
      if (read == null) {
        throw new RequestRefused(400, "The body must be a JSON object with " + expected);
      }
      return read;
    } catch (UnrecognizedPropertyException e) {
      throw new RequestRefused(
          400, "There is no member " + e.getPropertyName() + "; known are " + expected);
    } catch (JsonProcessingException e) {
      throw new RequestRefused(400, "The body must be a JSON object with " + expected);
    } catch (IOException e) {
      throw new RequestRefused(400, "The body cannot be read: " + e.getMessage());
    }
  }
}
