#pragma once

#include <string>
#include <string_view>

namespace chat::client {

/// Whether so many lines, which may have been pasted by mistake, are to be said: asked before they are.
class PasteQuestion {
 public:
  /// What is asked about, and for whom it was.
  struct Asked {
    std::string lines;
    std::string place;
  };

  /// Asks, and keeps the lines; false where they are not so many that one would.
  bool ask(std::string_view lines, std::string_view place);

  /// No answer has come yet.
  bool is_open() const { return !asked_.lines.empty(); }

  /// "Send 7 lines (312 bytes) to #lobby? (y/n, then Enter) "
  std::string words() const;

  /// Closes the question.
  Asked take();

 private:
  Asked asked_{};
};

/// A "y" or "yes", in whatever case.
bool says_yes(std::string_view answer);

}  // namespace chat::client
