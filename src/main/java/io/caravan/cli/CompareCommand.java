package io.caravan.cli;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.compare.ComparisonReport;
import io.caravan.mirror.compare.ComparisonRequest;
import io.caravan.mirror.compare.DatabaseComparison;
import io.caravan.mirror.compare.Incomparable;
import io.caravan.mirror.compare.KeyOrder;
import io.caravan.mirror.compare.Rule;
import io.caravan.mirror.compare.Side;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan compare}: two databases, record by record. */
@Command(
    name = "compare",
    description = {
      "Compares two databases record by record: Caravan's own, or any table or view, for teams that run an old integration in parallel.",
      "Passwords come from CARAVAN_COMPARE_PASSWORD_A and CARAVAN_COMPARE_PASSWORD_B."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:both are the same",
      "1:the comparison could not be carried out",
      "2:wrong usage",
      "3:they differ"
    })
final class CompareCommand implements Callable<Integer> {

  static final int DIFFERENT = 3;
  private static final String RUN = "run:\\d{1,18}";

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "An SQLite file, a jdbc: URL, or run:ID for a sync run of --database.")
  private String a;

  @Parameters(index = "1", paramLabel = "B", description = "The same of the other side.")
  private String b;

  @Option(
      names = "--database",
      paramLabel = "FILE|URL",
      description = "Where the sync runs are, with run:ID; its user is --user-a.")
  private String database = "";

  @Option(
      names = "--object",
      defaultValue = "contacts",
      description = "What is compared of Caravan's databases; contacts by default.")
  private String object;

  @Option(
      names = "--portal",
      defaultValue = "0",
      paramLabel = "ID",
      description = "Of which portal; may be left out where a database has one.")
  private long portal;

  @Option(names = "--table-a", paramLabel = "TABLE", description = "A table or view of A.")
  private String tableA = "";

  @Option(names = "--table-b", paramLabel = "TABLE", description = "A table or view of B.")
  private String tableB = "";

  @Option(names = "--key-a", paramLabel = "COLUMN", description = "What names a row of A.")
  private String keyA = "";

  @Option(names = "--key-b", paramLabel = "COLUMN", description = "What names a row of B.")
  private String keyB = "";

  @Option(names = "--user-a", description = "For a server.")
  private String userA = "";

  @Option(names = "--user-b", description = "For a server.")
  private String userB = "";

  @Option(
      names = "--key-order",
      defaultValue = "number",
      description = "number (default: ids) or text, if keys are something else.")
  private KeyOrder order;

  @Option(
      names = "--columns",
      paramLabel = "FILE",
      description = "A properties file: the name of a column in A = its name in B.")
  private Path columns;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "COLUMN",
      description = "Compares these columns alone, by their names in B.")
  private Set<String> only = Set.of();

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COLUMN",
      description = "Does not compare these, by their names in B.")
  private Set<String> ignored = Set.of();

  @Option(
      names = "--same",
      paramLabel = "RULES",
      description =
          "Which differences in writing do not count: empty, numbers, dates, booleans, lists, spaces, case; none. Default: the first five.")
  private String same;

  @Option(names = "--no-values", description = "Names what differs, without values.")
  private boolean noValues;

  @Option(names = "--json", description = "A line of JSON for each difference, and one at the end.")
  private boolean json;

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "20",
      description = "So many differences are shown; 20 by default. With --json: all.")
  private int show;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    var screen = new DifferenceScreen(out, json, noValues, show);
    try {
      if (a.matches(RUN) && b.matches(RUN)) {
        return compareRuns(screen);
      }
      ComparisonReport report = new DatabaseComparison(request()).run(screen::show);
      screen.end(report);
      return report.same() ? 0 : DIFFERENT;
    } catch (Incomparable | IllegalArgumentException e) {
      out.flush();
      spec.commandLine().getErr().println("caravan: " + e.getMessage());
      spec.commandLine().getErr().flush();
      return CommandLine.ExitCode.USAGE;
    }
  }

  private int compareRuns(DifferenceScreen screen) {
    if (database.isEmpty()) {
      throw new IllegalArgumentException("say with --database where the sync runs are");
    }
    return new RunsOnScreen(
                Side.url(database),
                userA,
                System.getenv().getOrDefault("CARAVAN_COMPARE_PASSWORD_A", ""),
                screen)
            .same(run(a), run(b))
        ? 0
        : DIFFERENT;
  }

  private static long run(String text) {
    return Long.parseLong(text.substring(text.indexOf(':') + 1));
  }

  private ComparisonRequest request() throws IOException {
    Map<String, String> environment = System.getenv();
    String type = ObjectType.of(object).id();
    return new ComparisonRequest(
        new Side(
            Side.url(a),
            userA,
            environment.getOrDefault("CARAVAN_COMPARE_PASSWORD_A", ""),
            tableA,
            keyA,
            portal,
            type),
        new Side(
            Side.url(b),
            userB,
            environment.getOrDefault("CARAVAN_COMPARE_PASSWORD_B", ""),
            tableB,
            keyB,
            portal,
            type),
        order,
        rules(),
        names(),
        ignored,
        only);
  }

  private Set<Rule> rules() {
    if (same == null) {
      return Rule.USUAL;
    }
    var rules = EnumSet.noneOf(Rule.class);
    for (String name : same.split(",")) {
      if (!name.equals("none")) {
        try {
          rules.add(Rule.of(name));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "--same has '"
                  + name
                  + "', but must be some of: "
                  + Arrays.stream(Rule.values())
                      .map(Rule::label)
                      .collect(Collectors.joining(", ")));
        }
      }
    }
    return rules;
  }

  private Map<String, String> names() throws IOException {
    var names = new HashMap<String, String>();
    if (columns != null) {
      var properties = new Properties();
      try (Reader reader = Files.newBufferedReader(columns, StandardCharsets.UTF_8)) {
        properties.load(reader);
      }
      properties.forEach((name, other) -> names.put(name.toString(), other.toString().strip()));
    }
    return names;
  }
}
