#pragma once

#include "common/exit.h"

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace chat {

/// What an error on the command line, and one of reading the configuration file, make a program exit with.
struct ExitStatuses {
  int usage;
  int unreadable;
};

/// What CLI11 stopped parsing for, in one line of our words: an error, --help or --version.
Exit explain(const CLI::App& app, const CLI::ParseError& error, ExitStatuses statuses);

/// Parses. An empty value behind '=' ("--nick=") is that option's, where CLI11 would take the next argument
/// for it. Throws CLI::ParseError.
void parse(CLI::App& app, int argc, const char* const* argv);

/// What was not expected, in one phrase: "there is no option --frob".
std::string about_extras(const CLI::App& app);

/// An endpoint that parse_endpoint() reads.
extern const CLI::Validator kEndpointText;

/// The name of a file, which is not looked for here.
extern const CLI::Validator kFileName;

/// One of these words, as they stand.
CLI::Validator one_of(std::vector<std::string> words);

/// CLI11's own Range lets "nan" pass, and its words name C++ types.
template <class Number>
CLI::Validator within(Number least, Number most) {
  const auto check = [=](std::string& text) {
    Number value{};
    const bool fine = CLI::detail::lexical_cast(text, value) && value >= least && value <= most;
    return fine ? std::string() : fmt::format("'{}' is not a number from {} to {}", text, least, most);
  };
  return {check, fmt::format("{} to {}", least, most), "range"};
}

/// A configuration file's option, and the version flag.
void add_config_and_version(CLI::App& app, const std::string& default_file, std::string_view version);

}  // namespace chat
