namespace UoSam.Cli.Pages;

/// <summary>One bar.</summary>
/// <param name="Name">Before it.</param>
/// <param name="Value">Its length.</param>
/// <param name="Text">Behind it.</param>
internal sealed record ChartBar(string Name, double Value, string Text);
