namespace UoSam.Cli.Pages;

/// <summary>One picture of a card.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="MediaType">e.g. image/png.</param>
/// <param name="Data">The file.</param>
internal sealed record CardPicture(string Title, string MediaType, byte[] Data);
