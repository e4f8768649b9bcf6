using System.Text;
using UoSam.Core.LabelMaps;

namespace UoSam.Web.Tests;

/// <summary>Forms that <c>POST /v1/refine</c> cannot use are refused, with what to send.</summary>
[Collection(DoorTests.Name)]
public sealed class RefineFormTests(OpenDoor door)
{
    private static readonly byte[] NoPicture = Encoding.ASCII.GetBytes("no picture");

    [Theory]
    [InlineData("no label_map", 400, "FORM", "'label_map'")]
    [InlineData("image is no picture", 400, "IMAGE_FORMAT", "JPEG, PNG")]
    [InlineData("label_map is no PNG", 400, "LABEL_MAP_FORMAT", "PNG")]
    [InlineData("label_map is RGB", 400, "LABEL_MAP_FORMAT", "grey and palette PNGs")]
    [InlineData("colour=red", 400, "FORM", "'colour'")]
    [InlineData("preset=best", 400, "PARAMETER", "reference, default or fast")]
    [InlineData("set=point_per_side=4", 400, "PARAMETER", "points_per_side")]
    [InlineData("set=points_per_side=1000", 400, "PARAMETER_RANGE", "points_per_side")]
    [InlineData("background=-1", 400, "PARAMETER", "0 to 65535")]
    [InlineData("format=jpeg", 400, "PARAMETER", "palette")]
    [InlineData("format=npy", 400, "PARAMETER", "the answer is one PNG")]
    public async Task Post_BadForm_AnswersWithReasonAndWhatWasExpected(string fault, int code, string reason, string words)
    {
        using var form = Sample.Form(
            fault == "image is no picture" ? NoPicture : Sample.Image,
            fault switch
            {
                "no label_map" => null,
                "label_map is no PNG" => NoPicture,
                "label_map is RGB" => LabelPngWriter.Write(LabelPngReader.Read(Sample.Coarse), LabelPngFormat.Luss),
                _ => Sample.Coarse,
            },
            fault.Contains('=', StringComparison.Ordinal) ? [fault] : []);

        using var answer = await RefineCall.PostAsync(door, "image/png", form);

        await RefineCall.AssertFaultAsync(answer, code, reason, words);
    }

    [Theory]
    [InlineData("text", "'image' is a field of text; send it as a file")]
    [InlineData("extra", "there is no field 'extra'")]
    [InlineData("twice", "there are 2 files 'image' in the form; send one")]
    [InlineData("cut off", "the body ends before the form does")]
    public async Task Post_FormOfOtherParts_IsToldWhatToSend(string fault, string words)
    {
        using var form = Sample.Form(Sample.Image, Sample.Coarse);
        switch (fault)
        {
            case "text":
                form.Add(new StringContent("coffee.png"), "image");
                break;
            case "cut off":
                break;
            default:
                form.Add(new ByteArrayContent(Sample.Coarse), fault == "twice" ? "image" : fault, "more.png");
                break;
        }

        var body = await form.ReadAsByteArrayAsync();
        var part = new ByteArrayContent(fault == "cut off" ? body[..^100] : body);
        part.Headers.ContentType = form.Headers.ContentType;
        using var answer = await RefineCall.PostAsync(door, "image/png", part);

        // As a person reads it: without escapes.
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await RefineCall.AssertFaultAsync(answer, 400, "FORM", words);
    }

    [Fact]
    public async Task Post_NoForm_AnswersWithWhatToSend()
    {
        using var answer = await RefineCall.PostAsync(door, "image/png", new StringContent("{}", Encoding.UTF8, "application/json"));

        await RefineCall.AssertFaultAsync(answer, 400, "FORM", "multipart/form-data");
    }
}
