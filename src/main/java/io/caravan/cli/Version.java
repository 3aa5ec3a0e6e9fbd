package io.caravan.cli;

import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Caravan.class.getPackage().getImplementationVersion();
    return new String[] {"caravan " + (version == null ? "(from classes)" : version)};
  }
}
