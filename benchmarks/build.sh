# Sourced by the benchmarks: goes to the project's directory, builds what has changed, and sets
#   CLASSPATH   Caravan, its tests' classes and libraries, and the compiled benchmarks
#   JAVA        the Java that everything runs with
# MAVEN_OPTIONS (such as -o) go to Maven.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."

JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
JAVAC=${JAVA_HOME:+$JAVA_HOME/bin/}javac

newest_source=$(find pom.xml src -type f -newer target/benchmarks/.built 2>/dev/null | head -n 1 || true)
if [ ! -f target/benchmarks/.built ] || [ -n "$newest_source" ]; then
  # shellcheck disable=SC2086  # several options
  ./mvnw -B -ntp -q ${MAVEN_OPTIONS:-} -DskipTests package
  # Those of the tests, too: the PostgreSQL that is started beside a benchmark is one of them.
  # shellcheck disable=SC2086
  ./mvnw -B -ntp -q ${MAVEN_OPTIONS:-} dependency:copy-dependencies -DincludeScope=test -DoutputDirectory=target/benchmarks/lib
  mkdir -p target/benchmarks
  touch target/benchmarks/.built
fi

CLASSPATH="target/benchmarks/classes:target/classes:target/test-classes:target/benchmarks/lib/*"
export CLASSPATH
mkdir -p target/benchmarks/classes
find benchmarks/src -name '*.java' -print0 |
  xargs -0 "$JAVAC" -parameters -Xlint:all,-processing,-classfile,-serial -proc:none -d target/benchmarks/classes

# Installs the libraries of a Node program once.
install_node_program() {
  command -v node >/dev/null && command -v npm >/dev/null || {
    echo "This benchmark needs Node 20 or newer, with npm (Debian: apt-get install nodejs npm g++ make)." >&2
    exit 1
  }
  if [ ! -f "$1/node_modules/.installed" ] || [ "$1/package-lock.json" -nt "$1/node_modules/.installed" ]; then
    # better-sqlite3 looks for a prebuilt binary first. Where it finds none it compiles itself, and where Node's headers are
    # those of the distribution (Debian's libnode-dev) it must be told so, or it tries to download them.
    if [ -f /usr/include/node/node.h ] && [ "$(command -v node)" = /usr/bin/node ]; then
      export npm_config_nodedir=/usr
    fi
    (cd "$1" && npm ci --no-audit --no-fund --loglevel=error >&2)
    touch "$1/node_modules/.installed"
  fi
}
