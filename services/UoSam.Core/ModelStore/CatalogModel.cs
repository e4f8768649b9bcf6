namespace UoSam.Core.ModelStore;

/// <summary>A model that can be pulled by name.</summary>
/// <param name="Id">Name in the store.</param>
/// <param name="Package">npm package.</param>
/// <param name="Version">Version of the package.</param>
/// <param name="Integrity">The package's <c>sha512-</c> integrity string (Subresource Integrity, base64).</param>
/// <param name="EncoderEntry">Path of the encoder inside the package.</param>
/// <param name="Encoder">The encoder as stored.</param>
/// <param name="DecoderEntry">Path of the decoder inside the package.</param>
/// <param name="Decoder">The decoder as stored.</param>
/// <param name="Licences">Licences of package and weights.</param>
/// <param name="Citation">Where the weights come from.</param>
public sealed record CatalogModel(
    string Id,
    string Package,
    string Version,
    string Integrity,
    string EncoderEntry,
    ModelFile Encoder,
    string DecoderEntry,
    ModelFile Decoder,
    string Licences,
    string Citation)
{
    /// <summary>Size of the package as npm fetches it.</summary>
    public long PackageBytes { get; init; }
}
