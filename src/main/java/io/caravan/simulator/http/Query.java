package io.caravan.simulator.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** The parameters of a query string or a form. */
public final class Query {

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /**
   * @param text {@code a=1&b=2}, or null
   */
  public Query(String text) {
    for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&")) {
      int at = pair.indexOf('=');
      String name = decode(at < 0 ? pair : pair.substring(0, at));
      String value = at < 0 ? "" : decode(pair.substring(at + 1));
      values.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
    }
  }

  /** These parameters, and others after them. */
  Query and(Query others) {
    var both = new Query(null);
    both.values.putAll(values);
    others.values.forEach(both.values::putIfAbsent);
    return both;
  }

  /** The first value of a parameter. */
  public Optional<String> first(String name) {
    List<String> all = values.get(name);
    return all == null ? Optional.empty() : Optional.of(all.get(0));
  }

  /** All values of a parameter, given repeatedly or separated by commas. */
  public List<String> list(String name) {
    var list = new ArrayList<String>();
    for (String value : values.getOrDefault(name, List.of())) {
      for (String part : value.split(",")) {
        if (!part.isBlank()) {
          list.add(part.trim());
        }
      }
    }
    return list;
  }

  /** The same parameters as text, with another value for one of them. */
  public String with(String name, String value) {
    var all = new LinkedHashMap<>(values);
    all.remove(name);
    all.put(name, List.of(value));
    var text = new StringJoiner("&");
    all.forEach((key, some) -> some.forEach(one -> text.add(encode(key) + "=" + encode(one))));
    return text.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  public boolean isTrue(String name) {
    return first(name).map("true"::equalsIgnoreCase).orElse(false);
  }

  static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
