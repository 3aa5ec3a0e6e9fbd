package io.caravan.http;

/** A request that is not done, and why. */
public final class RequestRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient HttpProblem problem;

  /** No stack trace: it is the caller's mistake, and there may be many. */
  public RequestRefused(HttpProblem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** With nothing but a sentence. */
  public RequestRefused(int status, String detail) {
    this(HttpProblem.of(status, detail));
  }

  /** What the caller hears. */
  public HttpProblem problem() {
    return problem;
  }
}
