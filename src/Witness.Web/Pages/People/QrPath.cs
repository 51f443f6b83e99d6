using System.Text;
using QRCoder;

namespace Witness.Web.Pages.People;

/// <summary>二维码 — as the path of a drawing, one unit a square: no image file and no script takes the secret anywhere.</summary>
public static class QrPath
{
    /// <summary>The path and the side of its field, quiet zone within.</summary>
    public static (string Path, int Side) Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var (matrix, path) = (data.ModuleMatrix, new StringBuilder());
        for (var row = 0; row < matrix.Count; row++)
        {
            for (var column = 0; column < matrix.Count; column++)
            {
                if (matrix[row][column]) path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{column} {row}h1v1h-1z");
            }
        }
        return (path.ToString(), matrix.Count);
    }
}
