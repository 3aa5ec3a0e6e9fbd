package io.caravan.simulator.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A part of a formula. Its kinds were checked when it was read, so that nothing but an empty input
 * keeps it from being evaluated. Never changes, and may be read by any thread.
 */
sealed interface Expression {

  /** What it yields. */
  Kind kind();

  /** A Double, String or Boolean by its kind; null when it cannot be evaluated. */
  Object value(Inputs inputs);

  /** Visits the properties in it. */
  default void properties(Consumer<Variable> visitor) {}

  /**
   * What stands in the formula itself.
   *
   * @param constant a Double, String or Boolean by its kind
   */
  record Literal(Kind kind, Object constant) implements Expression {
    @Override
    public Object value(Inputs inputs) {
      return constant;
    }
  }

  /** The value of a property, read as what the formula takes it for. */
  record Variable(String name, Kind kind) implements Expression {
    @Override
    public Object value(Inputs inputs) {
      return switch (kind) {
        case NUMBER -> inputs.number(name);
        case TEXT -> inputs.text(name);
        case TRUTH -> inputs.truth(name);
      };
    }

    @Override
    public void properties(Consumer<Variable> visitor) {
      visitor.accept(this);
    }
  }

  /** Two operands, both of which are needed. */
  record Binary(Operator operator, Expression left, Expression right) implements Expression {
    @Override
    public Kind kind() {
      return operator.yields(left.kind());
    }

    @Override
    public Object value(Inputs inputs) {
      Object first = left.value(inputs);
      Object second = first == null ? null : right.value(inputs);
      return second == null ? null : operator.of(first, second);
    }

    @Override
    public void properties(Consumer<Variable> visitor) {
      left.properties(visitor);
      right.properties(visitor);
    }
  }

  /**
   * Several truths of which all must hold, or one. They are asked from left to right until the
   * answer is known, so that {@code is_present(a) and a > 1} is false for an empty {@code a}.
   */
  record Logic(boolean all, List<Expression> parts) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TRUTH;
    }

    @Override
    public Object value(Inputs inputs) {
      for (Expression part : parts) {
        Object truth = part.value(inputs);
        if (truth == null || all != (Boolean) truth) {
          return truth;
        }
      }
      return all;
    }

    @Override
    public void properties(Consumer<Variable> visitor) {
      parts.forEach(part -> part.properties(visitor));
    }
  }

  /** The opposite. */
  record Not(Expression operand) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TRUTH;
    }

    @Override
    public Object value(Inputs inputs) {
      Object truth = operand.value(inputs);
      return truth == null ? null : !(Boolean) truth;
    }

    @Override
    public void properties(Consumer<Variable> visitor) {
      operand.properties(visitor);
    }
  }

  /** Whether something can be evaluated. */
  record IsPresent(Expression operand) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TRUTH;
    }

    @Override
    public Object value(Inputs inputs) {
      return operand.value(inputs) != null;
    }

    @Override
    public void properties(Consumer<Variable> visitor) {
      operand.properties(visitor);
    }
  }

  /** A function of arguments, all of which are needed. */
  record Call(Function function, List<Expression> arguments) implements Expression {
    @Override
    public Kind kind() {
      return function.yields();
    }

    @Override
    public Object value(Inputs inputs) {
      var values = new ArrayList<>(arguments.size());
      for (Expression argument : arguments) {
        Object value = argument.value(inputs);
        if (value == null) {
          return null;
        }
        values.add(value);
      }
      return function.of(values);
    }

    @Override
    public void properties(Consumer<Variable> visitor) {
      arguments.forEach(argument -> argument.properties(visitor));
    }
  }

  /** What is taken when a condition holds. */
  record Branch(Expression condition, Expression result) {}

  /**
   * The first branch whose condition holds; none after one that cannot be evaluated.
   *
   * @param otherwise null when there is no else
   */
  record Choice(Kind kind, List<Branch> branches, Expression otherwise) implements Expression {
    @Override
    public Object value(Inputs inputs) {
      for (Branch branch : branches) {
        Object holds = branch.condition().value(inputs);
        if (holds == null) {
          return null;
        }
        if ((Boolean) holds) {
          return result(branch.result(), inputs);
        }
      }
      return otherwise == null ? null : result(otherwise, inputs);
    }

    /** The empty string stands for no value, whatever the formula yields. */
    private static Object result(Expression taken, Inputs inputs) {
      return isEmpty(taken) ? null : taken.value(inputs);
    }

    @Override
    public void properties(Consumer<Variable> visitor) {
      for (Branch branch : branches) {
        branch.condition().properties(visitor);
        branch.result().properties(visitor);
      }
      if (otherwise != null) {
        otherwise.properties(visitor);
      }
    }
  }

  /** Whether this is the empty string, which fits beside results of any kind. */
  static boolean isEmpty(Expression expression) {
    return expression instanceof Literal literal && literal.constant().equals("");
  }
}
