namespace UoSam.Cli.Pages;

/// <summary>A part of a page.</summary>
/// <param name="Title">Plain text.</param>
/// <param name="Lead">Plain text that says how to read it; may be empty.</param>
/// <param name="Html">Markup; empty for nothing to show.</param>
internal sealed record PageSection(string Title, string Lead, string Html);
