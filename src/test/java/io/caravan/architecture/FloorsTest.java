package io.caravan.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/**
 * The floors of docs/ARCHITECTURE.md: a room uses rooms on floors below it, never beside or above.
 */
@AnalyzeClasses(packages = "io.caravan", importOptions = ImportOption.DoNotIncludeTests.class)
class FloorsTest {

  @ArchTest
  static final ArchRule a_room_uses_only_floors_below_it =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("cli")
          .definedBy("io.caravan.cli..")
          .layer("operations")
          .definedBy("io.caravan.operations..", "io.caravan.api..")
          .layer("features")
          .definedBy(
              "io.caravan.webhook..",
              "io.caravan.write..",
              "io.caravan.read..",
              "io.caravan.mirror..",
              "io.caravan.recipe..",
              "io.caravan.booking..",
              "io.caravan.workflow..")
          .layer("portal")
          .definedBy("io.caravan.portal..")
          .layer("gateway")
          .definedBy("io.caravan.gateway..")
          .layer("channel")
          .definedBy("io.caravan.channel..")
          .layer("privacy")
          .definedBy("io.caravan.privacy..")
          .layer("audit")
          .definedBy("io.caravan.audit..")
          .layer("access")
          .definedBy("io.caravan.access..")
          .layer("http")
          .definedBy("io.caravan.http..")
          .layer("store")
          .definedBy("io.caravan.store..")
          .layer("simulator")
          .definedBy("io.caravan.simulator..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("simulator")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("operations")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("features")
          .mayOnlyBeAccessedByLayers("cli", "operations")
          .whereLayer("portal")
          .mayOnlyBeAccessedByLayers("cli", "operations", "features")
          .whereLayer("gateway")
          .mayOnlyBeAccessedByLayers("cli", "operations", "features", "portal")
          .whereLayer("channel")
          .mayOnlyBeAccessedByLayers("cli", "operations", "features", "portal", "gateway")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("cli", "operations", "features", "portal", "access")
          .whereLayer("privacy")
          .mayOnlyBeAccessedByLayers(
              "cli", "operations", "features", "portal", "gateway", "channel", "audit")
          .whereLayer("audit")
          .mayOnlyBeAccessedByLayers("cli", "operations", "features", "portal")
          .whereLayer("access")
          .mayOnlyBeAccessedByLayers("cli", "operations", "features", "portal", "audit")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers(
              "cli",
              "operations",
              "features",
              "portal",
              "gateway",
              "channel",
              "privacy",
              "audit",
              "access");

  @ArchTest
  static final ArchRule features_do_not_know_each_other =
      slices()
          .matching("io.caravan.(webhook|write|read|mirror|recipe|booking|workflow)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule hubspot_knows_the_jdk_and_jackson_alone =
      classes()
          .that(resideInAPackage("io.caravan.hubspot.."))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "io.caravan.hubspot..", "java..", "javax.crypto..", "com.fasterxml.jackson.."));

  @ArchTest
  static final ArchRule settings_knows_the_jdk_alone =
      classes()
          .that(resideInAPackage("io.caravan.settings.."))
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("io.caravan.settings..", "java.."));

  @ArchTest
  static final ArchRule redaction_knows_the_jdk_alone =
      classes()
          .that(resideInAPackage("io.caravan.redaction.."))
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("io.caravan.redaction..", "java.."));

  @ArchTest
  static final ArchRule outgoing_knows_no_feature =
      classes()
          .that(resideInAPackage("io.caravan.outgoing.."))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "io.caravan.outgoing..", "io.caravan.settings..", "java..", "org.apache.hc.."));

  @ArchTest
  static final ArchRule the_simulator_knows_hubspot_and_nothing_else_of_caravan =
      noClasses()
          .that(resideInAPackage("io.caravan.simulator.."))
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.caravan..")
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.not(
                          resideInAnyPackage("io.caravan.simulator..", "io.caravan.hubspot.."))));

  @ArchTest
  static final ArchRule only_the_command_line_prints =
      noClasses()
          .that(
              com.tngtech.archunit.base.DescribedPredicate.not(
                  resideInAPackage("io.caravan.cli..")))
          .should(com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule names_say_what_a_class_is =
      noClasses()
          .should()
          .haveNameMatching(".*\\.[A-Za-z]*(Util|Utils|Helper|Manager|Impl|Common|Misc)");
}
