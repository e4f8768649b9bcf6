using System.CommandLine;
using System.CommandLine.Parsing;
using UoSam.Cli.Refining;

namespace UoSam.Cli.Commands;

/// <summary>Options and commands that there are not: the parser takes them for files, or has an error for each word behind them.</summary>
internal static class UnknownWord
{
    /// <summary>Says what the first one is, and what it may have meant; null without any.</summary>
    public static string? Describe(ParseResult result)
    {
        var command = result.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            return OfCommands(result, [.. command.Subcommands.Select(known => known.Name)]);
        }

        var files = result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens.Select(token => token.Value));
        var option = files.Concat(result.UnmatchedTokens).FirstOrDefault(word => word is ['-', _, ..] && !Path.Exists(word));
        string[] options = [.. command.Options.SelectMany(known => known.Aliases.Prepend(known.Name))];
        return option is null ? null
            : options.Contains(option) ? $"'{option}' goes behind '{command.Name}'."
            : Describe("option", option, options);
    }

    private static string? OfCommands(ParseResult result, string[] commands) => result.UnmatchedTokens switch
    {
        [] => result.Errors.Count > 0 ? $"expected one of {string.Join(", ", commands)}." : null,
        [['-', ..] option, ..] => Describe("option", option, []),
        [var command, ..] => Describe("command", command, commands),
    };

    private static string Describe(string kind, string word, IEnumerable<string> names)
    {
        var near = NearNames.Of(word, names).FirstOrDefault(name => NearNames.Distance(word, name) * 3 <= word.Length);
        return $"there is no {kind} '{word}'{(near is null ? "." : $"; did you mean {near}?")}";
    }
}
