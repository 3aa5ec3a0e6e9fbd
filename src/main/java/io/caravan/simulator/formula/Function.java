package io.caravan.simulator.formula;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The functions of formulas. */
enum Function {
  MAX(Kind.NUMBER, 2, 100, Kind.NUMBER) {
    @Override
    Object of(List<Object> numbers) {
      return numbers.stream().map(Double.class::cast).reduce(Double::max).orElseThrow();
    }
  },
  MIN(Kind.NUMBER, 2, 100, Kind.NUMBER) {
    @Override
    Object of(List<Object> numbers) {
      return numbers.stream().map(Double.class::cast).reduce(Double::min).orElseThrow();
    }
  },
  CONTAINS(Kind.TRUTH, 2, 2, Kind.TEXT) {
    @Override
    Object of(List<Object> texts) {
      return ((String) texts.get(0)).contains((String) texts.get(1));
    }
  },
  CONCATENATE(Kind.TEXT, 2, 100, Kind.TEXT) {
    @Override
    Object of(List<Object> texts) {
      return Results.text(texts);
    }
  },
  NUMBER_TO_STRING(Kind.TEXT, 1, 1, Kind.NUMBER) {
    @Override
    Object of(List<Object> number) {
      return Results.written((Double) number.get(0));
    }
  },
  STRING_TO_NUMBER(Kind.NUMBER, 1, 1, Kind.TEXT) {
    @Override
    Object of(List<Object> text) {
      return Results.number((String) text.get(0));
    }
  };

  private final Kind yields;
  private final int least;
  private final int most;
  private final Kind takes;

  Function(Kind yields, int least, int most, Kind takes) {
    this.yields = yields;
    this.least = least;
    this.most = most;
    this.takes = takes;
  }

  /**
   * What comes of arguments, none of which is null.
   *
   * @return null when it cannot be evaluated
   */
  abstract Object of(List<Object> arguments);

  /** The function that goes by a name. */
  static Optional<Function> find(String name) {
    return Arrays.stream(values()).filter(each -> each.written().equals(name)).findFirst();
  }

  /** Its name in formulas. */
  String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  Kind yields() {
    return yields;
  }

  Kind takes() {
    return takes;
  }

  boolean takesSoMany(int arguments) {
    return arguments >= least && arguments <= most;
  }

  /** How many arguments it takes, in words. */
  String arity() {
    return least == most ? "takes %d".formatted(least) : "takes %d to %d".formatted(least, most);
  }
}
