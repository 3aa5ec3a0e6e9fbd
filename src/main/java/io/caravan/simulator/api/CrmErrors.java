package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.InvalidValue;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** HubSpot's errors for what the CRM refuses, word for word where they are known. */
final class CrmErrors {

  private CrmErrors() {}

  static ApiError of(CrmProblem problem, long portalId) {
    if (problem instanceof CrmProblem.InvalidProperties invalid) {
      return invalidValues(invalid.values(), portalId);
    }
    if (problem instanceof CrmProblem.MissingProperties missing) {
      return missing(missing.names());
    }
    if (problem instanceof CrmProblem.ConditionNotMet unmet) {
      return ApiError.of(400, "The property values provided are invalid")
          .member(
              "errors",
              Json.array()
                  .add(
                      error(
                          unmet.getMessage(),
                          "MISSING_CONDITIONAL_REQUIRED_PROPERTY",
                          unmet.property())))
          .category("VALIDATION_ERROR")
          .build();
    }
    if (problem instanceof CrmProblem.IncompleteRecord incomplete) {
      return ApiError.of(400, incomplete.getMessage())
          .context("properties", incomplete.names().toArray(String[]::new))
          .category("VALIDATION_ERROR")
          .build();
    }
    if (problem instanceof CrmProblem.LimitReached) {
      return ApiError.of(402, problem.getMessage())
          .text("errorType", "LimitExceededException")
          .build();
    }
    if (problem instanceof CrmProblem.TooManyIdentities) {
      return ApiError.of(414, problem.getMessage()).category("VALIDATION_ERROR").build();
    }
    if (problem instanceof CrmProblem.EmailTaken) {
      return ApiError.of(409, problem.getMessage()).category("CONFLICT").build();
    }
    if (problem instanceof CrmProblem.NoSuchRecord none) {
      return notFound(Long.toString(none.id()));
    }
    if (problem instanceof CrmProblem.InvalidAssociation link) {
      return ApiError.of(400, link.getMessage())
          .category("VALIDATION_ERROR")
          .context(link.reason(), link.detail())
          .build();
    }
    return ApiError.invalid(problem.getMessage());
  }

  static ApiError notFound(String id) {
    return ApiError.of(404, "Object not found.  objectId are usually numeric.")
        .context("id", id)
        .category("OBJECT_NOT_FOUND")
        .build();
  }

  /** A property that does not identify records was to identify one in a write. */
  static ApiError notUnique(ObjectSchema schema, String property, long portalId) {
    return ApiError.invalid(
        "Unable to perform update/upsert by non-unique %s property %s in portal ID %d"
            .formatted(schema.type().id(), property, portalId));
  }

  static ApiError unknownType(String name) {
    return ApiError.invalid("Unable to infer object type from: " + name);
  }

  private static ApiError invalidValues(List<InvalidValue> values, long portalId) {
    ArrayNode details = Json.array();
    ArrayNode errors = Json.array();
    for (InvalidValue value : values) {
      ObjectNode detail = details.addObject();
      detail.put("isValid", false);
      detail.put("message", value.message());
      detail.put("error", value.code());
      detail.put("name", value.property());
      detail.put("localizedErrorMessage", value.message());
      detail.put("portalId", portalId);
      errors.add(error(value.message(), value.code(), value.property()));
    }
    String text = new String(Json.write(details), StandardCharsets.UTF_8);
    return ApiError.of(400, "Property values were not valid: " + text)
        .member("errors", errors)
        .category("VALIDATION_ERROR")
        .build();
  }

  private static ApiError missing(List<String> names) {
    ArrayNode errors = Json.array();
    names.forEach(
        name ->
            errors.add(
                error(
                    "A value for " + name + " must be provided",
                    "MISSING_REQUIRED_PROPERTY",
                    name)));
    return ApiError.of(400, "The property values provided are invalid")
        .member("errors", errors)
        .category("VALIDATION_ERROR")
        .build();
  }

  private static ObjectNode error(String message, String code, String property) {
    ObjectNode error = Json.object();
    error.put("message", message);
    error.put("code", code);
    error.putObject("context").set("propertyName", Json.array(List.of(property)));
    return error;
  }
}
