#pragma once

#include "common/result.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// Commands of a person's own: "gm" for "/me wishes a good morning". Pure.
class Aliases {
 public:
  /// `name` without the '/'. In `text` $1 to $9 are the words behind the name, $* all of them, $$ is a '$';
  /// where none of these stands, the words follow it. The error is for the file's line.
  Result<void> add(const std::string& name, const std::string& text);

  /// What a line that was typed stands for; the line itself if it begins with no alias. The result is not
  /// expanded again.
  std::string expand(std::string_view typed) const;

  /// Why a line that was typed stands for nothing: words are missing from it. Empty if it does stand for
  /// something.
  std::string refusal_of(std::string_view typed) const;

  /// "/gm" and so on.
  std::vector<std::string> names() const;

  /// What they stand for, by name, in small letters.
  const std::map<std::string, std::string, std::less<>>& texts() const { return texts_; }

 private:
  using Texts = std::map<std::string, std::string, std::less<>>;
  struct Typed {
    Texts::const_iterator alias;
    std::string_view words;
  };

  Typed find(std::string_view typed) const;

  Texts texts_{};  ///< by name, folded
};

}  // namespace chat::client
