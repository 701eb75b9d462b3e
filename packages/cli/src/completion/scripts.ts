export type Shell = 'bash' | 'zsh' | 'fish';

/**
 * What a shell runs to complete `resattn`: it asks the command itself, so it need not be written anew
 * for another version. Where the command has nothing to offer, the shell offers files.
 */
export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: `# resattn completion bash > ~/.local/share/bash-completion/completions/resattn
_resattn() {
  local word about
  COMPREPLY=()
  while IFS=$'\\t' read -r word about; do
    COMPREPLY+=("$(printf '%q' "$word")")
  done < <(resattn complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _resattn resattn`,

  zsh: `#compdef resattn
# resattn completion zsh > ~/.zfunc/_resattn, a folder of $fpath
_resattn() {
  local line word
  local -a found
  for line in "\${(@f)$(resattn complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    word="\${line%%$'\\t'*}"
    [[ -n "$word" ]] && found+=("\${word//:/\\\\\\\\:}:\${line#*$'\\t'}")
  done
  if (( $#found )); then
    _describe resattn found
  else
    _files
  fi
}
if [[ "$funcstack[1]" == _resattn ]]; then
  _resattn "$@"
else
  compdef _resattn resattn
fi`,

  fish: `# resattn completion fish > ~/.config/fish/completions/resattn.fish
function __resattn_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (resattn complete -- $words[2..] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c resattn -f -a '(__resattn_complete)'`,
};
