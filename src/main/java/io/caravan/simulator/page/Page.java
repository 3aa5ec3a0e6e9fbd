package io.caravan.simulator.page;

import io.caravan.simulator.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The page at the root of the simulator's port: plain files that use the control API and nothing
 * from elsewhere.
 */
public final class Page {

  /** Scripts, styles and calls of this address alone; nothing inline, no frames. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Cache-Control",
          "no-cache",
          "Referrer-Policy",
          "no-referrer",
          "X-Content-Type-Options",
          "nosniff");

  private final Map<String, Answer> files = new LinkedHashMap<>();

  /** Reads the page's files. */
  public Page() {
    files.put("/", file("index.html", "text/html; charset=utf-8"));
    files.put("/_sim/page/page.css", file("page.css", "text/css; charset=utf-8"));
    for (String script : new String[] {"page.js", "elements.js", "panels.js"}) {
      files.put("/_sim/page/" + script, file(script, "text/javascript; charset=utf-8"));
    }
    files.put("/_sim/page/icon.svg", file("icon.svg", "image/svg+xml"));
  }

  /** Whether a path is one of the page's files. */
  public boolean has(String path) {
    return files.containsKey(path);
  }

  /** One of the page's files. */
  public Answer get(String path) {
    return files.get(path);
  }

  private static Answer file(String name, String contentType) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the page's file " + name + " is missing from the jar");
      }
      return Answer.raw(200, contentType, in.readAllBytes()).with(HEADERS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
