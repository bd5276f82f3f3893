// What a program tells of its options for what is installed with it.

#include "catch.h"
#include "common/program_pages.h"

#include <string>
#include <string_view>

using namespace chat;

namespace {

using Takes = DescribedOption::Takes;

/// One of each kind, with what shells and manual pages would take for more than text.
DescribedProgram program() {
  return {"the-tea",
          {{.names = {},
            .label = "HOST[:PORT]",
            .help = "where it is",
            .placeholder = "HOST[:PORT]",
            .group = "Where",
            .takes = Takes::value,
            .setting = "server",
            .example = R"("here:1")"},
           {.names = {"--motd"},
            .label = "--motd FILE",
            .help = "the relay's words, [in UTF-8]; *not* _more_ (default: none)",
            .placeholder = "FILE",
            .group = "What",
            .takes = Takes::value,
            .setting = "motd",
            .example = R"("/etc/motd")"},
           {.names = {"--colour", "--no-colour"},
            .label = "--no-colour",
            .help = "no colours",
            .placeholder = "",
            .group = "What",
            .setting = "colour",
            .example = "true"},
           {.names = {"--bell"},
            .label = "--bell WHEN",
            .help = "ring",
            .placeholder = "WHEN",
            .group = "What",
            .takes = Takes::value,
            .may_be_repeated = true,
            .choices = {"never", "all"},
            .setting = "bell",
            .example = R"(["all"])"},
           {.names = {"--trace"},
            .label = "--trace[=FILE]",
            .help = "tell",
            .placeholder = "FILE",
            .group = "What",
            .takes = Takes::value_behind_equals},
           {.names = {"-h", "--help"},
            .label = "-h, --help",
            .help = "this",
            .placeholder = "",
            .group = "What"}},
          {{"Exit status", {{"0", "fine"}}, 8}}};
}

std::string page(std::string_view name) {
  const Exit exit = generate_page(program(), name);
  REQUIRE(exit.status == 0);
  return exit.message;
}

}  // namespace

TEST_CASE("a manual page has the options, and no accidental emphasis", "[pages]") {
  CHECK(
      page("options") ==
      "# OPTIONS\n\n## Where\n\n_HOST[:PORT]_\n\twhere it is\n"
      "\n## What\n\n*--motd* _FILE_\n\tthe relay's words, [in UTF-8]; \\*not\\* \\_more\\_ (default: none)\n"
      "\n*--no-colour*\n\tno colours\n\n*--bell* _WHEN_\n\tring\n\n*--trace*[=_FILE_]\n\ttell\n"
      "\n*-h*, *--help*\n\tthis\n\n# EXIT STATUS\n\n*0*\n\tfine\n");
}

TEST_CASE("what may stand in a file is told by its name there", "[pages]") {
  CHECK(page("settings").find("\n*colour* = _true_\n\tfalse: no colours\n") != std::string::npos);
  CHECK(page("settings").find("trace") == std::string::npos);
  CHECK(page("sample") ==
        "\n## Where\n\n# where it is\n#server = \"here:1\"\n"
        "\n## What\n\n# the relay's words, [in UTF-8]; *not* _more_ (default: none)\n#motd = \"/etc/motd\"\n"
        "\n# false: no colours\n#colour = true\n\n# ring\n#bell = [\"all\"]\n");
}

TEST_CASE("shells are told what an option takes", "[pages]") {
  CHECK(
      page("zsh") ==
      "#compdef the-tea\n# Completes the options of the-tea.\n_arguments -S"
      " \\\n  '::HOST[\\:PORT]: ' \\\n  '--motd=[the relay'\\''s words, \\[in UTF-8\\]]:FILE:_files'"
      " \\\n  '--colour[no colours]' \\\n  '--no-colour[no colours]' \\\n  '*--bell=[ring]:WHEN:(never all)'"
      " \\\n  '--trace=-[tell]::FILE:_files' \\\n  '-h[this]' \\\n  '--help[this]'\n");
  CHECK(page("fish") ==
        "# Completes the options of the-tea.\ncomplete -c the-tea -f\n"
        "complete -c the-tea -l motd -r -F -d 'the relay\\'s words, [in UTF-8]'\n"
        "complete -c the-tea -l colour -l no-colour -d 'no colours'\n"
        "complete -c the-tea -l bell -x -a 'never all' -d 'ring'\n"
        "complete -c the-tea -l trace -F -d 'tell'\ncomplete -c the-tea -s h -l help -d 'this'\n");
  const std::string bash = page("bash");
  CHECK(bash.find("    --motd|--motd=) compopt -o default; return ;;\n") != std::string::npos);
  CHECK(bash.find("    --trace=) compopt -o default; return ;;\n") != std::string::npos);
  CHECK(bash.find("words='--motd --colour --no-colour --bell --trace -h --help'\n") != std::string::npos);
  CHECK(bash.ends_with("complete -F _the_tea the-tea\n"));
}

TEST_CASE("shells are told what follows the name of a subprogram", "[pages]") {
  DescribedProgram tea = program();
  DescribedProgram pot{"pot", {}, {}};
  pot.options.push_back({.names = {}, .label = "WHAT", .help = "", .placeholder = "WHAT", .group = ""});
  pot.options.back().choices = {"fill", "empty"};
  pot.options.push_back(
      {.names = {"--hot"}, .label = "--hot", .help = "hot", .placeholder = "", .group = ""});
  tea.subprograms.push_back(pot);
  const auto has = [&](std::string_view page, std::string_view text) {
    return generate_page(tea, page).message.find(text) != std::string::npos;
  };
  CHECK(has("zsh", "'1:: :(pot)'"));
  CHECK(has("zsh", "'1:WHAT:(fill empty)' \\\n  '*: : ' \\\n  '--hot[hot]'"));
  CHECK(has("fish", "complete -c the-tea -n '__fish_seen_subcommand_from pot' -l hot -d 'hot'\n"));
  CHECK(has("fish", " and not __fish_seen_subcommand_from fill empty' -a 'fill empty'\n"));
  CHECK(has("bash", "_the_tea_pot() {\n"));
  CHECK(has("bash", "words+=' fill empty'\n"));
}

TEST_CASE("a page that there is not is refused", "[pages]") {
  const Exit exit = generate_page(program(), "poem");
  CHECK(exit.status == 2);
  CHECK(
      exit.message ==
      "the-tea: --generate: there is no page 'poem'; there are options, settings, sample, bash, zsh, fish\n");
}
