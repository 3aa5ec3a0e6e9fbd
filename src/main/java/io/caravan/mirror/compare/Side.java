package io.caravan.mirror.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where one side's rows are.
 *
 * @param url {@code jdbc:...}
 * @param user empty for none
 * @param password secret; empty for none
 * @param table a table or view; empty for Caravan's mirror
 * @param key the table's column that names a row
 * @param portalId of the mirror; 0 for the only one it has
 * @param objectType of the mirror, by its id
 */
public record Side(
    String url,
    String user,
    String password,
    String table,
    String key,
    long portalId,
    String objectType) {

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");
  private static final String SQLITE = "jdbc:sqlite:";

  public Side {
    if (!table.isEmpty() && key.isEmpty()) {
      throw new Incomparable("the table " + table + " needs a key: name its column with --key");
    }
  }

  /**
   * A database by its file or URL.
   *
   * @throws Incomparable when there is no such file
   */
  public static String url(String fileOrUrl) {
    String url = fileOrUrl.startsWith("jdbc:") ? fileOrUrl : SQLITE + fileOrUrl;
    if (url.startsWith(SQLITE)) {
      String file = url.substring(SQLITE.length()).replaceFirst("\\?.*", "");
      if (!Files.isRegularFile(Path.of(file))) {
        throw new Incomparable("there is no database " + Path.of(file).toAbsolutePath());
      }
    }
    return url;
  }

  boolean isMirror() {
    return table.isEmpty();
  }

  boolean isSqlite() {
    return url.startsWith(SQLITE);
  }

  boolean isPostgresql() {
    return url.startsWith("jdbc:postgresql:");
  }

  /** A name of a table or column, such as {@code crm.contacts}, safe to stand in a statement. */
  static String quoted(String name) {
    var quoted = new StringBuilder();
    for (String part : name.split("\\.", -1)) {
      if (!NAME.matcher(part).matches()) {
        throw new Incomparable("'" + name + "' is no name of a table or column");
      }
      quoted.append(quoted.isEmpty() ? "" : ".").append('"').append(part).append('"');
    }
    return quoted.toString();
  }

  /** Shows everything but the password. */
  @Override
  public String toString() {
    return (isMirror() ? objectType + " of " : table + " of ") + url.replaceFirst("\\?.*", "");
  }
}
