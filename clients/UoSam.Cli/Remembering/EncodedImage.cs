using UoSam.Cli.Refining;
using UoSam.Protos.V1;

namespace UoSam.Cli.Remembering;

/// <summary>An image with what the encoder answered.</summary>
/// <param name="Files">Its content and coarse map.</param>
/// <param name="Answer">The encoder's.</param>
internal sealed record EncodedImage(ImageInput Files, EncodeResponse Answer);
