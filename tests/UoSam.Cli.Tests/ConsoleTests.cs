namespace UoSam.Cli.Tests;

/// <summary>Tests that read what the command prints: one after another, for there is one console.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleTests
{
    public const string Name = "console";
}
