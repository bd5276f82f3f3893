#pragma once

#include <string_view>

namespace chat::relay {

/// What has come since an ESC (ECMA-48, and what terminals send beside it), as of its last byte.
enum class Escape {
  unfinished,
  key,         ///< a terminal sends it by itself or for a key that is no text: it is dropped
  key_before,  ///< the same of all but the last byte, which is to be judged by itself
  erase_word,  ///< Alt and Backspace
  text,        ///< the last byte does not belong to it, or a terminal does not send it: somebody's text
};

/// Dropped are keys (ESC O P, ESC [ 1;5 C), the marks around a paste, the mouse, focus, and a terminal's
/// replies, also those that end in ST or BEL. Of ESC and a letter only the ESC is. What programs send to a
/// terminal, such as colours and titles, has been pasted by somebody: it is text. A sequence that is longer
/// than any is text, too.
Escape judge_escape(std::string_view bytes);

}  // namespace chat::relay
