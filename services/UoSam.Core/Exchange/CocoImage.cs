using UoSam.Core.Imaging;

namespace UoSam.Core.Exchange;

/// <summary>An image of a COCO file.</summary>
/// <param name="Id">Its id in the file.</param>
/// <param name="Name">file_name without extension.</param>
/// <param name="Size">Its size.</param>
internal sealed record CocoImage(long Id, string Name, ImageSize Size);
