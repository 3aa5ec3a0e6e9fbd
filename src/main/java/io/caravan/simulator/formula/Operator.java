package io.caravan.simulator.formula;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands between two operands of one kind. */
enum Operator {
  PLUS("+", true) {
    @Override
    Object of(Object left, Object right) {
      return left instanceof Double first
          ? Results.number(first + (Double) right)
          : Results.text(List.of(left, right));
    }
  },
  MINUS("-", false) {
    @Override
    Object of(Object left, Object right) {
      return Results.number((Double) left - (Double) right);
    }
  },
  TIMES("*", false) {
    @Override
    Object of(Object left, Object right) {
      return Results.number((Double) left * (Double) right);
    }
  },
  BY("/", false) {
    @Override
    Object of(Object left, Object right) {
      return Results.number((Double) left / (Double) right);
    }
  },
  LESS("<", false) {
    @Override
    Object of(Object left, Object right) {
      return (Double) left < (Double) right;
    }
  },
  GREATER(">", false) {
    @Override
    Object of(Object left, Object right) {
      return (Double) left > (Double) right;
    }
  },
  AT_MOST("<=", false) {
    @Override
    Object of(Object left, Object right) {
      return (Double) left <= (Double) right;
    }
  },
  AT_LEAST(">=", false) {
    @Override
    Object of(Object left, Object right) {
      return (Double) left >= (Double) right;
    }
  },
  EQUAL("=", true) {
    @Override
    Object of(Object left, Object right) {
      return same(left, right);
    }
  },
  EQUALS("equals", true) {
    @Override
    Object of(Object left, Object right) {
      return same(left, right);
    }
  },
  UNEQUAL("!=", true) {
    @Override
    Object of(Object left, Object right) {
      return !same(left, right);
    }
  };

  private static final Set<Operator> ADDITIVE = Set.of(PLUS, MINUS);
  private static final Set<Operator> MULTIPLICATIVE = Set.of(TIMES, BY);

  private final String written;
  private final boolean forTexts;

  /**
   * @param forTexts whether it takes strings beside numbers
   */
  Operator(String written, boolean forTexts) {
    this.written = written;
    this.forTexts = forTexts;
  }

  /** What comes of two operands that are not null; null when it cannot be evaluated. */
  abstract Object of(Object left, Object right);

  /** Zero has two signs, which are one number. */
  private static boolean same(Object left, Object right) {
    return left instanceof Double first
        ? first.doubleValue() == ((Double) right).doubleValue()
        : left.equals(right);
  }

  /** The operator that a token is. */
  static Optional<Operator> find(Token token) {
    return Arrays.stream(values()).filter(each -> token.is(each.written)).findFirst();
  }

  boolean additive() {
    return ADDITIVE.contains(this);
  }

  boolean multiplicative() {
    return MULTIPLICATIVE.contains(this);
  }

  boolean comparing() {
    return !additive() && !multiplicative();
  }

  boolean takes(Kind kind) {
    return kind == Kind.NUMBER || (forTexts && kind == Kind.TEXT);
  }

  /** What it yields from operands of a kind. */
  Kind yields(Kind operands) {
    return comparing() ? Kind.TRUTH : operands;
  }

  @Override
  public String toString() {
    return written;
  }
}
