#pragma once

#include <string>
#include <string_view>

namespace chat::client {

/// Asks the person whether to say so many lines, which may have been pasted by mistake.
class PasteQuestion {
 public:
  /// The lines, and the name of the place that they are for.
  struct Asked {
    std::string lines;
    std::string place;
  };

  /// Asks, and keeps the lines. Returns false, and does neither, if they are too few to ask about.
  bool ask(std::string_view lines, std::string_view place);

  /// Whether nobody types so much at once.
  static bool is_long(std::string_view lines);

  /// Whether no answer has come yet.
  bool is_open() const { return !asked_.lines.empty(); }

  /// "Send 7 lines (312 bytes) to #lobby? (y/n, then Enter) "
  std::string words() const;

  /// Closes the question, and gives what was asked about.
  Asked take();

 private:
  Asked asked_{};
};

/// Whether the answer is "y" or "yes", in whatever case.
bool says_yes(std::string_view answer);
/// Whether it is "n" or "no", or nothing.
bool says_no(std::string_view answer);

}  // namespace chat::client
