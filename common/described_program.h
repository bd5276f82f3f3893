#pragma once

#include "common/help.h"

#include <string>
#include <vector>

namespace chat {

/// How --help shows an option.
struct Shown {
  std::string placeholder{};           ///< "FILE"
  std::string help;                    ///< with units, and what 0 means
  std::string initially{};             ///< the default in words, where it is not simply the value
  std::string label{};                 ///< "--no-colour", where it is not the first name and the placeholder
  std::vector<std::string> choices{};  ///< all that it may be, where those are few
  std::string example{};               ///< a value as a file has it; as a rule the default
  std::string here{};                  ///< what the default comes to at present; for --help alone
};

/// An option as pages about a program need it: manual pages, completions of shells, a sample configuration.
struct DescribedOption {
  enum class Takes { nothing, value, value_behind_equals };

  std::vector<std::string> names;  ///< "-h", "--help"; none: it is an argument
  std::string label;               ///< "--motd FILE"
  std::string help;                ///< with the default
  std::string placeholder;
  std::string group;  ///< the heading that it stands under
  Takes takes = Takes::nothing;
  bool may_be_repeated = false;
  std::vector<std::string> choices{};
  std::string setting{};  ///< its name in a file; empty: it may stand on the command line alone
  std::string example{};  ///< a value as a file has it
};

struct DescribedProgram {
  std::string name;
  std::vector<DescribedOption> options;  ///< those of a group stand together
  std::vector<HelpSection> sections;     ///< what --help has behind them
  /// Programs of their own whose name is this one's first argument.
  std::vector<DescribedProgram> subprograms{};
};

}  // namespace chat
